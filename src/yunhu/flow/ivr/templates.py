"""Texts with values in them: `您的余额是{var.sum:amount}` or `https://crm.example/{caller}`.

Only `{VALUE}` and `{VALUE:FORM}` are templates; every other brace stands for itself, as in JSON.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from functools import lru_cache
from urllib.parse import quote

from msgspec import Struct

from yunhu.flow.ivr.run import RunState
from yunhu.flow.ivr.values import is_secret, read, shown, text_of
from yunhu.flow.ivr.words import FORMS, VALUE_PATTERN, Text
from yunhu.flow.ivr.world import World
from yunhu.kit import veil

FILLED_MAX = 8_000
"""Characters of a text whose values are filled in; the rest is cut off."""

_TEMPLATE = re.compile(rf"\{{({VALUE_PATTERN})(?::({'|'.join(FORMS)}))?\}}")
CALLER = "caller"
"""The value that is always a person's."""

WRITTEN = ("var.", "slot.", "attribute.")
"""How values begin that somebody said, keyed or wrote: anything may stand in them."""

_CACHE_MAX = 16_384
"""Texts whose templates are kept taken apart."""


class Slot(Struct, frozen=True):
    """The place of a value in a text."""

    value: str
    form: str = ""


Say = Callable[[str, str, str], str]
"""A value as it is said: its form, its text, the language."""


@lru_cache(maxsize=_CACHE_MAX)
def parts(text: str) -> tuple[str | Slot, ...]:
    """A text taken apart: what stands as it is, and the places of values."""
    found: list[str | Slot] = []
    at = 0
    for match in _TEMPLATE.finditer(text):
        if match.start() > at:
            found.append(text[at : match.start()])
        found.append(Slot(match[1], match[2] or ""))
        at = match.end()
    if at < len(text):
        found.append(text[at:])
    return tuple(found)


def slots(text: Text) -> list[Slot]:
    """Every value a text names, in all its languages."""
    texts = text.values() if isinstance(text, Mapping) else (text,)
    return [part for one in texts for part in parts(one) if isinstance(part, Slot)]


def in_language(text: Text, language: str) -> tuple[str, str]:
    """The text in a language, or the nearest (en for en-GB, then the first), and the language that is."""
    if not isinstance(text, Mapping):
        return text, language
    if language in text:
        return text[language], language
    kin = language.partition("-")[0]
    found = next((one for one in text if one.partition("-")[0] == kin), next(iter(text)))
    return text[found], found


def said(text: Text, run: RunState, world: World, say: Say) -> tuple[str, str]:
    """What is to be said aloud, and in which language. Secrets are left out."""
    words, language = in_language(text, run.language)

    def value(slot: Slot) -> str:
        plain = text_of(shown(slot.value, run, world))
        return say(slot.form, plain, language) if slot.form and plain else plain

    return _filled(words, value), language


def shown_text(text: Text, run: RunState, world: World) -> str:
    """What may be seen: an attribute, the target of a transfer. Secrets are left out."""
    words, _ = in_language(text, run.language)
    return _filled(words, lambda slot: text_of(shown(slot.value, run, world)))


def secret_text(text: Text, run: RunState, world: World) -> tuple[str, bool]:
    """A text for a variable, and whether a secret is in it."""
    words, _ = in_language(text, run.language)
    secret = any(isinstance(part, Slot) and is_secret(part.value, run) for part in parts(words))
    return _filled(words, lambda slot: text_of(read(slot.value, run, world))), secret


def url_text(text: Text, run: RunState, world: World) -> str:
    """An address: what a value holds cannot become another part of it."""
    words, _ = in_language(text, run.language)
    to = address_of(text, run)

    def value(slot: Slot) -> str:
        return quote(_told(slot, run, world, to), safe="", errors="replace")

    return _filled(words, value)


def address_of(text: Text, run: RunState) -> str:
    """An address as far as it says itself where it leads: up to the first value."""
    words, _ = in_language(text, run.language)
    first = next(iter(parts(words)), "")
    return first if isinstance(first, str) else ""


def header_text(text: Text, run: RunState, world: World, to: str = "") -> str:
    """A header's value, in one line; `to` is the address that it goes to."""
    words, _ = in_language(text, run.language)
    filled = _filled(words, lambda slot: _told(slot, run, world, to))
    return "".join(letter for letter in filled if letter.isprintable())


def body_text(text: Text, run: RunState, world: World, *, is_json: bool, to: str = "") -> str:
    """A request's body; in JSON a value cannot end the string that it stands in."""
    words, _ = in_language(text, run.language)

    def value(slot: Slot) -> str:
        plain = _told(slot, run, world, to)
        return json.dumps(plain, ensure_ascii=False)[1:-1] if is_json else plain

    return _filled(words, value)


def told_outside(text: str, world: World, to: str) -> str:
    """What the server of an address is told of a text that somebody said, keyed or wrote."""
    return world.outside(to, text) if veil.text(text) != text else world.written(to, text)


def _told(slot: Slot, run: RunState, world: World, to: str) -> str:
    """What a server is told of a value: of one that is a person's, what it may have."""
    plain = text_of(read(slot.value, run, world))
    if plain and slot.value.startswith(WRITTEN):
        return told_outside(plain, world, to)
    is_personal = plain and (slot.value == CALLER or veil.text(plain) != plain)
    return world.outside(to, plain) if is_personal else plain


def _filled(words: str, value: Callable[[Slot], str]) -> str:
    return "".join(part if isinstance(part, str) else value(part) for part in parts(words))[:FILLED_MAX]
