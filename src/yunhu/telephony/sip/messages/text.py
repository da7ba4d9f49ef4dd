"""The small grammar that all headers share: tokens, quoted strings, lists and parameters (RFC 3261 §25.1).

Text is UTF-8; bytes that are not UTF-8 travel as lone surrogates (`surrogateescape`) and come out unchanged.
Every function here costs time linear in its input.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from yunhu.telephony.sip.errors import SipSyntaxError

WS = " \t"
Params = Mapping[str, str | None]

_TOKEN_CHARS = r"A-Za-z0-9\-.!%*_+`'~"
is_token = re.compile(rf"[{_TOKEN_CHARS}]+").fullmatch
# A parameter's text without quotes: tokens, hosts (with IPv6 brackets), the separators, and white space.
_is_plain_params = re.compile(rf"[{_TOKEN_CHARS};=\[\]:/ \t]*").fullmatch
_LIST_MARKS = re.compile(r'[\\",<>]')
_PARAM_MARKS = re.compile(r'[\\";]')
_UNSAFE = re.compile("[\x00-\x1f\x7f]")
_SURROGATES = re.compile("[\ud800-\udfff]")


def clean(text: str) -> str:
    """The text as a person may see it and as JSON can carry it: no control characters, no broken bytes."""
    if text.isascii() and text.isprintable():
        return text
    return _SURROGATES.sub("\ufffd", _UNSAFE.sub(" ", text))


def quote(text: str) -> str:
    """A quoted-string; control characters, which could start a new header line, become spaces."""
    safe = _UNSAFE.sub(" ", text)
    return '"' + safe.replace("\\", "\\\\").replace('"', '\\"') + '"'


def unquote(text: str) -> str:
    """The content of a quoted-string, or the text itself if it is not quoted."""
    if len(text) < 2 or text[0] != '"' or text[-1] != '"':
        return text
    inner = text[1:-1]
    if "\\" not in inner:
        return inner
    pieces: list[str] = []
    start = 0
    while (at := inner.find("\\", start)) >= 0:
        pieces.append(inner[start:at])
        pieces.append(inner[at + 1 : at + 2])
        start = at + 2
    pieces.append(inner[start:])
    return "".join(pieces)


def closing_quote(text: str, start: int) -> int:
    """Index of the quote that ends the quoted-string whose opening quote is at `start`."""
    at = start + 1
    end = text.find('"', at)
    while end >= 0:
        slash = text.find("\\", at, end)
        if slash < 0:
            return end
        at = slash + 2
        if at > end:
            end = text.find('"', at)
    raise SipSyntaxError("a quoted string does not end")


def split_list(text: str) -> list[str]:
    """Items of a comma-separated header, stripped; commas in quotes and angle brackets do not count."""
    if "," not in text:
        return [text.strip(WS)]
    if '"' not in text and "<" not in text:
        return [item.strip(WS) for item in text.split(",")]
    items: list[str] = []
    start = 0
    skip = -1
    closer = ""
    for found in _LIST_MARKS.finditer(text):
        at = found.start()
        if at == skip:
            continue
        mark = text[at]
        if closer:
            if mark == "\\" and closer == '"':
                skip = at + 1
            elif mark == closer:
                closer = ""
        elif mark == '"':
            closer = '"'
        elif mark == "<":
            closer = ">"
        elif mark == ",":
            items.append(text[start:at].strip(WS))
            start = at + 1
    if closer:
        raise SipSyntaxError("a quoted string or an angle bracket does not end")
    items.append(text[start:].strip(WS))
    return items


def _split_quoted_params(text: str) -> list[str]:
    """Pieces between semicolons that stand outside quoted strings."""
    pieces: list[str] = []
    start = 0
    skip = -1
    quoted = False
    for found in _PARAM_MARKS.finditer(text):
        at = found.start()
        if at == skip:
            continue
        mark = text[at]
        if mark == "\\":
            skip = at + 1
        elif mark == '"':
            quoted = not quoted
        elif not quoted:
            pieces.append(text[start:at])
            start = at + 1
    if quoted:
        raise SipSyntaxError("a quoted string does not end")
    pieces.append(text[start:])
    return pieces


def _is_value(value: str) -> bool:
    if value.startswith('"'):
        return closing_quote(value, 0) == len(value) - 1
    return bool(value) and _is_plain_params(value) is not None and " " not in value and "=" not in value


def parse_params(text: str) -> dict[str, str | None]:
    """`a=1;b;c="x"` as a mapping: names in lower case, values as written (quotes kept), None for none.

    Raises SipSyntaxError on empty or repeated names (§7.3.1 forbids both) and on illegal characters.
    """
    params: dict[str, str | None] = {}
    if '"' in text:
        for piece in _split_quoted_params(text):
            name, equals, value = piece.partition("=")
            name = name.strip(WS).lower()
            value = value.strip(WS)
            if not is_token(name) or name in params or (equals and not _is_value(value)):
                raise SipSyntaxError("a parameter is not well formed")
            params[name] = value if equals else None
        return params
    if not _is_plain_params(text):
        raise SipSyntaxError("a parameter holds an illegal character")
    loose = " " in text or "\t" in text
    for piece in text.split(";"):
        name, equals, value = piece.partition("=")
        name = name.lower()
        if loose:
            name = name.strip(WS)
            value = value.strip(WS)
            if " " in name or " " in value or "\t" in name or "\t" in value:
                raise SipSyntaxError("a parameter holds white space")
        if not name or name in params or (equals and (not value or "=" in value)):
            raise SipSyntaxError("a parameter is not well formed")
        params[name] = value if equals else None
    return params


def format_params(params: Params) -> str:
    """`;a=1;b` for the mapping `parse_params` gives; an empty text for no parameters."""
    if not params:
        return ""
    return "".join([f";{name}" if value is None else f";{name}={value}" for name, value in params.items()])
