"""Every key of a TOML text is found on its line."""

import tomllib
from collections.abc import Iterator

from hypothesis import given
from hypothesis import strategies as st

from yunhu.platform.documents.toml_lines import key_lines

TEXT = '''# first
top = 1
[ sip ]
udp = [
  "a", # ]
  "[x]",
]
"quoted key" = "a # b = c"
dotted.inner = 1
long = """
fake = 1
[fake]
ends with a quote \\""""""
last = { inline = "}" }

[log."strange name"]
level = \'\'\'
x = 1\'\'\'
'''


def test_keys_are_found_and_texts_are_not_mistaken_for_keys() -> None:
    tomllib.loads(TEXT)
    assert key_lines(TEXT) == {
        "top": 2,
        "sip": 3,
        "sip.udp": 4,
        "sip.quoted key": 8,
        "sip.dotted.inner": 9,
        "sip.long": 10,
        "sip.last": 14,
        "log.strange name": 16,
        "log.strange name.level": 17,
    }


VALUES = st.sampled_from(
    [
        "1",
        '"x = 1"',
        "'#'",
        '["a",\n  "b = 2", # c\n]',
        '"""\nq = 1\n"""',
        "'''\n[s]\n'''",
        "{ a = 1 }",
        '"\\""',
        "1.5 # x",
    ]
)
KEYS = st.lists(st.sampled_from("abcdefghij"), unique=True, max_size=6)


@given(st.data())
def test_generated_texts(data: st.DataObject) -> None:
    lines: list[str] = []
    wanted: dict[str, int] = {}
    for section in ("", *data.draw(st.lists(st.sampled_from(["s", "t", "u"]), unique=True))):
        if section:
            lines.append(f"[{section}]")
            wanted[section] = len(lines)
        for key in data.draw(KEYS):
            wanted[f"{section}.{key}" if section else key] = len(lines) + 1
            lines += f"{key} = {data.draw(VALUES)}".split("\n")
    text = "\n".join(lines)
    parsed = tomllib.loads(text)
    assert {path for path, _ in _walk(parsed)} >= set(wanted)
    assert key_lines(text) == wanted


def _walk(table: dict[str, object], prefix: str = "") -> Iterator[tuple[str, object]]:
    for key, value in table.items():
        yield prefix + key, value
        if isinstance(value, dict):
            yield from _walk(value, f"{prefix}{key}.")
