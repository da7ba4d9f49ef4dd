"""Pages from outside: bounded, without documents of their own, with the line of what is wrong."""

from __future__ import annotations

import pytest

from yunhu.flow.ivr.twiml.model import BadPage
from yunhu.flow.ivr.twiml.reading import BYTES_MAX, ELEMENTS_MAX, read

BOMB = """<!DOCTYPE lolz [<!ENTITY lol "lol"><!ENTITY lol2 "&lol;&lol;&lol;&lol;">]>
<Response><Say>&lol2;</Say></Response>"""
FILE = '<!DOCTYPE r [<!ENTITY x SYSTEM "file:///etc/passwd">]><Response><Say>&x;</Say></Response>'


def test_elements_keep_their_lines() -> None:
    root = read(
        '<?xml version="1.0" encoding="ISO-8859-1"?>\n<Response>\n <Say loop="2">您 &amp; ok</Say></Response>'
    )
    [say] = root.children
    assert (say.name, say.line, say.text, say.attributes) == ("Say", 3, "您 & ok", {"loop": "2"})


@pytest.mark.parametrize(
    ("page", "line", "why"),
    [
        (BOMB, 1, "document type"),
        (FILE, 1, "document type"),
        ("<Response><Say>&x;</Say></Response>", 1, "no XML: undefined entity"),
        ("<Response>\n<Say></Response>", 2, "no XML: mismatched tag"),
        ("", 1, "no XML"),
        ("{}", 1, "no XML"),
        ("<a>" * 5, 1, "deep"),
        ("<a>" + "<b/>" * ELEMENTS_MAX + "</a>", 1, "elements"),
        ("<a>" + "您" * (BYTES_MAX // 3) + "</a>", 0, "bytes"),
        ("a" * (BYTES_MAX + 1), 0, "bytes"),
    ],
)
def test_what_is_no_page_is_refused(page: str, line: int, why: str) -> None:
    with pytest.raises(BadPage) as refused:
        read(page)
    assert refused.value.line == line
    assert why in refused.value.why
