"""Each rule of the house, on trees small enough to read."""

from __future__ import annotations

from pathlib import Path

import pytest

from tools import tidy


def plant(root: Path, files: dict[str, str]) -> Path:
    """A small repository: path → text, with the `__init__.py` files it needs."""
    for name, text in files.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")
        if name.startswith("src/yunhu"):
            for folder in path.relative_to(root / "src").parents:
                if folder.parts:
                    (root / "src" / folder / "__init__.py").touch()
    return root


def found(root: Path, rule: str) -> list[str]:
    """What one rule finds: `file:line: what`."""
    return [f"{f.file}:{f.line}: {f.what}" for f in tidy.inspect(root, [rule])]


def test_a_fault_says_where_what_why_and_what_to_do(tmp_path: Path) -> None:
    root = plant(tmp_path, {"src/yunhu/kit/a.py": "x = 1  # TODO later\n"})
    (fault,) = tidy.inspect(root, ["leftovers"])
    assert str(fault) == (
        "src/yunhu/kit/a.py:1: left over: TODO (nobody comes back to it); finish it, or make it an issue"
    )


def test_sizes(tmp_path: Path) -> None:
    long_function = "def f() -> None:\n" + "    x = 1\n" * 70
    router = "def make() -> None:\n" + "".join(
        f"    def f{n}() -> None:\n" + "        x = 1\n" * 40 for n in range(3)
    )
    rust_tests = "#[cfg(test)]\nmod tests {\n" + "// more\n" * 900 + "}\n"
    root = plant(
        tmp_path,
        {
            "src/yunhu/kit/long.py": "x = 1\n" * 401,
            "src/yunhu/kit/fits.py": "x = 1\n" * 400,
            "src/yunhu/kit/deep.py": long_function,
            "src/yunhu/kit/router.py": router,
            "src/yunhu/app/migrations/versions/0001_all.py": long_function * 6,
            "media/engine/src/big.rs": "// line\n" * 801,
            "media/engine/src/tested.rs": "// line\n" * 700 + rust_tests,
            "media/target/debug/made.rs": "// line\n" * 999,
            "web/src/page.tsx": "//\n" * 251,
            "web/src/shared/api/schema.d.ts": "//\n" * 999,
        },
    )
    assert found(root, "sizes") == [
        "media/engine/src/big.rs:800: 801 lines, at most 800",
        "src/yunhu/kit/deep.py:1: f has 71 lines, at most 70",
        "src/yunhu/kit/long.py:400: 401 lines, at most 400",
        "web/src/page.tsx:250: 251 lines, at most 250",
    ]


def test_rooms_have_the_same_few_files(tmp_path: Path) -> None:
    root = plant(
        tmp_path,
        {
            "src/yunhu/work/queues/rules.py": "",
            "src/yunhu/work/queues/strategies/longest_idle.py": "",
            "src/yunhu/work/queues/helpers.py": "",
            "src/yunhu/telephony/sip/messages/via.py": "",
            "src/yunhu/kit/helpers.py": "",
        },
    )
    assert found(root, "rooms") == [
        "src/yunhu/work/queues/helpers.py:1: helpers is not a file name of a room"
    ]


def test_inits_are_empty_and_everywhere(tmp_path: Path) -> None:
    root = plant(tmp_path, {"src/yunhu/work/queues/rules.py": ""})
    (root / "src/yunhu/__init__.py").write_text('"""Words."""\n__version__ = "1"\n')
    (root / "src/yunhu/work/__init__.py").write_text("from yunhu.work.queues import rules\n")
    (root / "src/yunhu/work/queues/__init__.py").unlink()
    assert found(root, "inits") == [
        "src/yunhu/work/__init__.py:1: __init__ is not empty",
        "src/yunhu/work/queues/rules.py:1: the folder queues has no __init__.py",
    ]


def test_every_module_is_mirrored_by_a_test(tmp_path: Path) -> None:
    does = "def f() -> int:\n    return 1\n"
    root = plant(
        tmp_path,
        {
            "src/yunhu/kit/ids.py": does,
            "src/yunhu/kit/limits.py": does,
            "src/yunhu/kit/words.py": "NAME = 1\n",
            "src/yunhu/work/queues/ports.py": "class P:\n    def f(self) -> int: ...\n",
            "src/yunhu/work/queues/rules.py": does,
            "src/yunhu/people/agents/machines/load.py": does,
            "tests/kit/test_ids.py": "",
            "tests/work/queues/test_rules_of_music.py": "",
            "tests/people/agents/test_machines.py": "from yunhu.people.agents.machines import load\n",
        },
    )
    assert found(root, "mirrored") == ["src/yunhu/kit/limits.py:1: no test tests/kit/test_limits.py"]


def test_dead_modules_are_found(tmp_path: Path) -> None:
    root = plant(
        tmp_path,
        {
            "src/yunhu/kit/used.py": "",
            "src/yunhu/kit/also.py": "",
            "src/yunhu/kit/user.py": "from yunhu.kit import used\nfrom . import also\n",
            "tests/kit/test_user.py": "from yunhu.kit import user\n",
        },
    )
    assert found(root, "dead") == ["src/yunhu/kit/user.py:1: nothing in the package imports it"]


def test_decisions_are_pure(tmp_path: Path) -> None:
    root = plant(
        tmp_path,
        {
            "src/yunhu/work/queues/rules.py": "import time\nfrom yunhu.platform.clock import Clock\n",
            "src/yunhu/work/queues/strategies/luck.py": "from random import choice\n",
            "src/yunhu/work/queues/service.py": "import asyncio\n",
            "src/yunhu/kit/words.py": "import httpx\nimport dataclasses\n",
        },
    )
    assert found(root, "purity") == [
        "src/yunhu/kit/words.py:1: the ground floor imports httpx",
        "src/yunhu/work/queues/rules.py:1: a pure file imports time",
        "src/yunhu/work/queues/rules.py:2: a pure file imports yunhu.platform.clock",
        "src/yunhu/work/queues/rules.py:2: a pure file imports yunhu.platform.clock.Clock",
        "src/yunhu/work/queues/strategies/luck.py:1: a pure file imports random",
        "src/yunhu/work/queues/strategies/luck.py:1: a pure file imports random.choice",
    ]


LEFTOVERS = {
    "x = 1  # FIXME: wrong\n": "left over: FIXME",
    "def f() -> None:\n    raise NotImplementedError\n": "left over: NotImplementedError",
    "try:\n    f()\nexcept:\n    g()\n": "bare except",
    "try:\n    f()\nexcept Exception:\n    pass\n": "every error is swallowed",
}
UNTRUSTED = {
    "from unittest.mock import patch\n": "unittest.mock in a test",
    "from unittest import mock\n": "unittest.mock in a test",
    "import pytest\n@pytest.mark.skip\ndef test() -> None: ...\n": "pytest.mark.skip in a test",
    "import pytest\npytest.skip('no')\n": "pytest.skip in a test",
    "import time\ntime.sleep(1)\n": "time.sleep in a test",
}


@pytest.mark.parametrize("text", LEFTOVERS)
def test_leftovers(tmp_path: Path, text: str) -> None:
    root = plant(tmp_path, {"src/yunhu/kit/a.py": text})
    assert [line.partition(": ")[2] for line in found(root, "leftovers")] == [LEFTOVERS[text]]


@pytest.mark.parametrize("text", UNTRUSTED)
def test_tests_that_prove_little(tmp_path: Path, text: str) -> None:
    root = plant(tmp_path, {"tests/test_a.py": text})
    assert [line.partition(": ")[2] for line in found(root, "leftovers")] == [UNTRUSTED[text]]


def test_words_in_strings_are_no_leftovers(tmp_path: Path) -> None:
    text = 'def f() -> str:\n    try:\n        return "TODO"\n    except ValueError:\n        return "XXX"\n'
    root = plant(tmp_path, {"src/yunhu/kit/a.py": text, "media/a.rs": 'fn f() { println!("XXX"); }\n'})
    assert found(root, "leftovers") == []


def test_rust_leftovers(tmp_path: Path) -> None:
    root = plant(tmp_path, {"media/a.rs": "fn f() { todo!() }\n// FIXME\n#[ignore]\n"})
    assert len(found(root, "leftovers")) == 3


GOOD_QUERIES = """
def one(tenant):
    return select(calls).where(calls.c.tenant == tenant, calls.c.id == 1)

def built(tenant, after):
    query = select(calls)
    query = query.where(calls.c.tenant == tenant)
    return query

def wanted(tenant, after):
    wanted = [calls.c.tenant == tenant]
    query = select(calls).where(*wanted)
    return query

def text():
    return "SELECT id FROM calls WHERE tenant = ?"

def every():
    # every tenant: the projector works for all of them
    return select(calls)

def no_query(counts):
    counts.update(a=1)
"""
BAD_QUERIES = """
def one(tenant):
    return select(calls).where(calls.c.id == 1)

def built(tenant):
    query = select(calls)
    return query.where(calls.c.id == 1)

def text():
    return "DELETE FROM calls WHERE id = ?"

def told(tenant, connection):
    name = connection.name(tenant)
    return connection.execute(select(calls))
"""


def test_every_query_of_a_store_names_the_tenant(tmp_path: Path) -> None:
    root = plant(
        tmp_path,
        {
            "src/yunhu/work/calls/store.py": BAD_QUERIES,
            "src/yunhu/work/queues/store.py": GOOD_QUERIES,
            "src/yunhu/work/queues/service.py": BAD_QUERIES,
        },
    )
    assert found(root, "tenants") == [
        f"src/yunhu/work/calls/store.py:{line}: a query without the tenant" for line in (3, 6, 10, 14)
    ]


def test_nothing_belongs_to_one_machine(tmp_path: Path) -> None:
    home, host = "/home/" + "somebody/x", "https://" + "pypi" + ".org/simple"
    root = plant(
        tmp_path,
        {
            "docs/a.md": f"see {home}\n",
            "tools/b.sh": f"pip install -i {host}\n",
            "requirements.lock": f"{host}\n",
            "docs/c.md": "bring your work/life; see ./work/x and docs/home/x\n",
        },
    )
    assert [line.split(":")[0] for line in found(root, "words")] == ["docs/a.md", "tools/b.sh"]


def test_catalogues_say_the_same_and_every_refusal_has_a_text(tmp_path: Path) -> None:
    errors = "class Full(Refusal):\n    id = 'queue.full'\n    status = 409\n"
    other = "class Closed(Refusal):\n    id = 'queue.closed'\n"
    root = plant(
        tmp_path,
        {
            "src/yunhu/assets/texts/en.toml": '[queue]\nfull = "{name} is full"\nonly_here = "x"\n',
            "src/yunhu/assets/texts/zh-CN.toml": '[queue]\nfull = "{queue} 已满"\n',
            "src/yunhu/work/queues/errors.py": errors + other,
        },
    )
    assert found(root, "texts") == [
        "src/yunhu/assets/texts/en.toml:1: queue.full has other placeholders elsewhere",
        "src/yunhu/assets/texts/zh-CN.toml:1: no text for queue.only_here",
        "src/yunhu/work/queues/errors.py:5: the refusal queue.closed has no text",
    ]


def test_an_unknown_rule_is_said(capsys: pytest.CaptureFixture[str]) -> None:
    assert tidy.main(["beauty"]) == 2
    assert "no such rule: beauty" in capsys.readouterr().out
