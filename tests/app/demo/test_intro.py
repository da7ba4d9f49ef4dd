"""What is printed at the start is enough to join in, and the README says the same lines."""

from __future__ import annotations

from pathlib import Path

import pytest

from yunhu.app.demo import folder, intro, seed
from yunhu.app.demo.places import Places
from yunhu.app.demo.server import Server

ROOT = Path(__file__).resolve().parents[3]
PASSWORDS = {"1001": "abc", "1002": "def"} | {user.id: f"secret-{user.id}" for user in seed.LOG_INS}


@pytest.mark.parametrize("language", ["zh-CN", "en"])
def test_addresses_log_ins_and_the_five_lines_are_there(tmp_path: Path, language: str) -> None:
    places = Places(tmp_path)
    folder.write_settings(places, "0.0.0.0", 5060, 8080, "30000-30100", [])
    text = "\n".join(intro.intro(places, Server(places), PASSWORDS, language))
    for user in seed.LOG_INS:
        assert f"secret-{user.id}" in text
    for said in ("http://127.0.0.1:8080/desk", f"http://127.0.0.1:8080/visit/{seed.WEB_ENTRY}"):
        assert said in text
    for said in ("0.0.0.0:5060", "http://127.0.0.1:8080", "1001", "abc", "1002", "def", "yunhu story last"):
        assert said in text
    assert "<sip:1001@127.0.0.1:5060>;auth_user=1001;auth_pass=abc" in text
    assert "demo." not in text


@pytest.mark.parametrize("name", ["README.md", "README.zh-CN.md"])
def test_the_readme_has_the_same_five_lines(name: str) -> None:
    lines = list(intro.softphone("1001", "PASSWORD", "127.0.0.1:5060"))
    assert len(lines) == 5
    block = "".join(f"    {line}\n" for line in lines)
    assert block in (ROOT / name).read_text("utf-8")
