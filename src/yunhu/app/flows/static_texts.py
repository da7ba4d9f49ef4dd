"""What a configuration's flows say to every caller alike: said beforehand, so that no call waits for it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from msgspec import Struct

from yunhu.app.configuration.model import Centre
from yunhu.flow.ivr.templates import slots
from yunhu.flow.ivr.verbs.say import Say
from yunhu.flow.ivr.words import Spoken, Text


def static_texts(centre: Centre) -> Iterator[tuple[str, str]]:
    """The texts (and their languages) of all flows that are the same for every caller: without values."""
    return ((words, language) for words, language in _texts(centre) if not slots(words))


def spoken_languages(centre: Centre) -> set[str]:
    """The languages in which flows say something."""
    return {language for _words, language in _texts(centre)}


def _texts(centre: Centre) -> Iterator[tuple[str, str]]:
    """Every text, in every language that it is said in."""
    of_numbers = dict.fromkeys(number.language for number in centre.numbers)
    for flow in (*centre.flows, *(staged.flow for staged in centre.staged_flows)):
        languages = flow.languages or tuple(of_numbers)
        for node in flow.nodes.values():
            for text in _said(node):
                by_language = text if isinstance(text, Mapping) else dict.fromkeys(languages, text)
                yield from ((words, language) for language, words in by_language.items())


def _said(part: object) -> Iterator[Text]:
    """What a node, or a part of one, says aloud."""
    if isinstance(part, Say):
        yield part.text
    elif isinstance(part, Spoken):
        if part.say is not None:
            yield part.say
    elif isinstance(part, Struct):
        for field in part.__struct_fields__:
            yield from _said(getattr(part, field))
    elif isinstance(part, tuple):
        for each in part:
            yield from _said(each)
