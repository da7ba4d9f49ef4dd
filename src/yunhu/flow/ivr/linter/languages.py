"""What callers would not hear, or hear in another language than theirs."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from yunhu.flow.ivr.linter.known import Known
from yunhu.flow.ivr.linter.parts import prompts_of, said_by
from yunhu.flow.ivr.model import Flow, Node
from yunhu.flow.ivr.templates import Slot, parts
from yunhu.flow.ivr.words import Text
from yunhu.kit.problem import Problem


def check(flow: Flow, path: str, node: Node, known: Known) -> Iterator[Problem]:
    """Texts and prompts of a node that are missing in a language of the flow.

    A flow that names its languages promises them; those of its numbers are only advice.
    """
    languages = flow.languages or tuple(sorted(known.spoken.get(flow.id, ())))
    advice = not (known.strict and flow.languages)
    texts = list(said_by(node))
    chorus = _chorus(text for _, text in texts)
    for where, text in texts:
        there = chorus if isinstance(text, Mapping) and len(text) == 1 else frozenset()
        for language in languages:
            if not _is_there(text, language) and not _kin(language, there):
                params: dict[str, object] = {"language": language}
                yield Problem(f"{path}.{where}", "flow.text_missing", params, warning=advice)
        if len(languages) > 1 and isinstance(text, str) and _has_words(text):
            yield Problem(f"{path}.{where}", "flow.text_in_one_language", {}, warning=True)
    if known.prompt_languages is None:
        return
    for where, prompt in prompts_of(node):
        if isinstance(prompt, str) and known.prompt(prompt):
            there = known.prompt_languages(prompt)
            for language in languages:
                if not _kin(language, there):
                    params = {"prompt": prompt, "language": language}
                    yield Problem(f"{path}.{where}", "flow.prompt_missing", params, warning=advice)


def _chorus(texts: Iterable[Text]) -> frozenset[str]:
    """The languages of texts that are in one each: a menu of languages says each in its own."""
    return frozenset(next(iter(text)) for text in texts if isinstance(text, Mapping) and len(text) == 1)


def _is_there(text: Text, language: str) -> bool:
    return not isinstance(text, Mapping) or _kin(language, text)


def _kin(language: str, there: Mapping[str, object] | frozenset[str]) -> bool:
    """Whether a language is there, or one that its speakers understand (en for en-GB)."""
    short = language.partition("-")[0]
    return language in there or any(one.partition("-")[0] == short for one in there)


def _has_words(text: str) -> bool:
    """Whether more than values is said."""
    return any(any(map(str.isalpha, part)) for part in parts(text) if not isinstance(part, Slot))
