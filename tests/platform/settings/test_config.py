"""The settings of a node: defaults, the file, the environment, and everything that can be wrong."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from yunhu.platform.settings import config
from yunhu.platform.settings.node import Settings


def said(text: str, env: dict[str, str] | None = None, language: str = "en") -> list[str]:
    found, faults = config.check(text, env or {})
    assert (found is None) == bool(faults)
    return [fault.explain(language) for fault in faults]


def test_nothing_is_needed() -> None:
    assert config.check("", {}) == (Settings(), [])


def test_the_file_and_the_environment_are_read() -> None:
    text = '[sip]\nudp = ["127.0.0.1:5070"]\nmax_calls = 5\n[log]\nformat = "text"\n'
    env = {
        "YUNHU_SIP__MAX_CALLS": "7",
        "YUNHU_SIP__TCP": "[::1]:5070",
        "YUNHU_SIP__ADVERTISED": "203.0.113.7",
        "YUNHU_HOME": "not a setting",
        "PATH": "/bin",
    }
    found, faults = config.check(text, env)
    assert faults == []
    assert found is not None
    assert found.sip.udp == ("127.0.0.1:5070",)
    assert found.sip.tcp == ("[::1]:5070",)
    assert (found.sip.max_calls, found.sip.advertised, found.log.format) == (7, "203.0.113.7", "text")


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("[http]\nport = 99999", "line 2, [http] port: 99999 is not a port; use 1–65535"),
        ("[http]\nport = 0", "line 2, [http] port: 0 is not a port; use 1–65535"),
        ("[http]\nprot = 1", "line 2, [http] prot: there is no prot here; did you mean port?"),
        ("[htp]\nport = 1", "line 1, [htp]: there is no htp here; did you mean http?"),
        ("[sip]\n\nmax_calls = 0", "line 3, [sip] max_calls: 0 is out of range; use 1–100000"),
        ('[sip]\nmax_calls = "many"', "line 2, [sip] max_calls: many is not a whole number"),
        ("[sip]\nmax_calls = 1.5", "line 2, [sip] max_calls: 1.5 is not a whole number"),
        (
            '[sip]\nudp = ["0.0.0.0:5060",\n "here"]',
            "line 2, [sip] udp[1]: here is not an address and a port; for example 0.0.0.0:5060 or [::]:5060",
        ),
        ('[sip]\nudp = ["0.0.0.0:70000"]', "line 2, [sip] udp[0]: 70000 is not a port; use 1–65535"),
        ('[sip]\ndomain = "a b"', "line 2, [sip] domain: a b is not a domain; for example pbx.example.com"),
        (
            '[media]\naddress = "eth0"',
            "line 2, [media] address: eth0 is not an IP address; for example 192.168.1.10",
        ),
        (
            '[recording]\non_full = "refuze"',
            "line 2, [recording] on_full: refuze is not possible; "
            "did you mean refuse? There are continue, refuse",
        ),
        (
            '[recording]\nrecipients = ["age1xyz"]',
            "line 2, [recording] recipients[0]: age1xyz… is not a public age key "
            "(starts with age1, 62 characters)",
        ),
        (
            "[log]\nlevel = 3",
            "line 2, [log] level: 3 is not possible; use one of debug, info, warning, error",
        ),
        ("[log\nlevel", "line 1: this cannot be understood: Expected ']' at the end of a table declaration"),
        ("log = 3", "line 1, [log]: 3 is not a set of keys and values"),
        (
            "[sip]\nudp = []\ntcp = []",
            "line 1, [sip]: nothing to listen on: udp and tcp cannot both be empty",
        ),
        (
            '[sip]\nudp = ["0.0.0.0:31000"]',
            "[media] ports: the ports 30000-39998 overlap with 0.0.0.0:31000",
        ),
        (
            '[node]\nname = "N 1"',
            "line 2, [node] name: N 1 is malformed; it must match ^[a-z0-9][a-z0-9_-]{0,62}$",
        ),
    ],
)
def test_what_is_wrong_is_said_in_plain_words(text: str, sentence: str) -> None:
    assert said(text) == [sentence]
    (chinese,) = said(text, language="zh-CN")
    assert "config." not in chinese


@pytest.mark.parametrize(
    "ports", ["30001-39998", "80-90", "30000-30002", "x", "", "40000-30000", "30000-99999"]
)
def test_a_range_of_ports_must_be_usable(ports: str) -> None:
    (sentence,) = said(f'[media]\nports = "{ports}"')
    assert f"{ports} is not a usable range of ports" in sentence


def test_everything_wrong_is_told_at_once() -> None:
    text = "[http]\nport = 99999\nprot = 1\n[sip]\nmax_calls = 0\n"
    assert [sentence.split(":")[0] for sentence in said(text)] == [
        "line 2, [http] port",
        "line 3, [http] prot",
        "line 5, [sip] max_calls",
    ]


def test_a_variable_is_named_when_it_is_wrong() -> None:
    env = {"YUNHU_HTTP__PORT": "99999", "YUNHU_HTP__PORT": "1", "YUNHU_ZZZZZ__YYYYY": "1"}
    assert said("[http]\nport = 1", env) == [
        "YUNHU_HTP__PORT: there is no YUNHU_HTP__PORT here; did you mean YUNHU_HTTP__PORT?",
        "YUNHU_HTTP__PORT: 99999 is not a port; use 1–65535",
        "YUNHU_ZZZZZ__YYYYY: there is no YUNHU_ZZZZZ__YYYYY here",
    ]
    assert said("", {"YUNHU_HTTP__PORT": "x"}) == ["YUNHU_HTTP__PORT: x is not a whole number"]


def test_a_file_is_loaded_and_its_paths_are_below_its_folder(tmp_path: Path) -> None:
    path = tmp_path / "yunhu.toml"
    path.write_text('[node]\ndata_dir = "data"\n[media]\nprompts = ["p", "/q"]\n', "utf-8")
    found, faults = config.load(path, {})
    assert faults == []
    assert found is not None
    assert found.data_dir == tmp_path / "data"
    assert found.journal_path == tmp_path / "data" / "journal.db"
    assert found.database_url == f"sqlite+aiosqlite:///{tmp_path}/data/yunhu.db"
    assert found.media.prompts == (str(tmp_path / "p"), "/q")
    assert (found.media_socket, found.recording_store) == (
        tmp_path / "data/media.sock",
        tmp_path / "data/recordings",
    )
    assert config.load(tmp_path / "none.toml", {})[0] is not None


def test_a_file_that_cannot_be_read_is_a_fault(tmp_path: Path) -> None:
    (tmp_path / "binary.toml").write_bytes(b"\xff\xfe")
    for path in (tmp_path, tmp_path / "binary.toml"):
        found, (fault,) = config.load(path, {})
        assert found is None
        assert str(path) in fault.explain("en")
    assert "too large" in said("#" * (config.LARGEST + 1))[0]


@given(st.text(alphabet="[]ab=\"'\n #sip.1,{}", max_size=80))
def test_junk_never_breaks_the_check(text: str) -> None:
    said(text)
    said("[sip]\n" + text, {"YUNHU_SIP__UDP": text.replace("\n", "")})
