"""Texts that a person reads, in catalogues per language: `assets/texts/zh-CN.toml` and `en.toml`.

A catalogue is TOML: the section is the room, the dotted path is the key (`[queue]` `full = "…"` is
`queue.full`).
`{name}` is replaced by the parameter of that name; `{{` and `}}` are braces.
"""

import string
import tomllib
from collections.abc import Iterator, Mapping
from functools import cache
from importlib.resources import files

from yunhu.kit.refusal import Refusal

LANGUAGES = ("zh-CN", "en")
"""The languages there are; the first is the default."""

DEFAULT = LANGUAGES[0]
_MOST_PREFERENCES = 16


class Texts:
    """All catalogues, loaded."""

    def __init__(self, catalogues: Mapping[str, Mapping[str, str]]) -> None:
        """`catalogues`: language → key → text."""
        self._catalogues = {language: dict(texts) for language, texts in catalogues.items()}

    def has(self, key: str) -> bool:
        """Whether the key has a text in every language."""
        return all(key in texts for texts in self._catalogues.values())

    def keys(self, language: str) -> set[str]:
        """The keys of one language."""
        return set(self._catalogues[language])

    def raw(self, key: str, language: str) -> str:
        """The text before parameters are filled in; the key itself when there is none."""
        return self._catalogues.get(language, self._catalogues[DEFAULT]).get(key, key)

    def render(self, key: str, params: Mapping[str, object], language: str = DEFAULT) -> str:
        """The text with its parameters. A parameter that is missing shows as its name."""
        return "".join(_filled(self.raw(key, language), params))

    def refusal(self, refusal: Refusal, language: str = DEFAULT) -> str:
        """What was refused, in words."""
        return self.render(refusal.id, refusal.params, language)


def _filled(text: str, params: Mapping[str, object]) -> Iterator[str]:
    for literal, name, _spec, _conversion in string.Formatter().parse(text):
        yield literal
        if name is not None:
            yield _shown(params.get(name, "{" + name + "}"))


def _shown(value: object) -> str:
    if isinstance(value, (list, tuple, set, frozenset)):
        return ", ".join(map(str, value))
    return str(value)


def placeholders(text: str) -> set[str]:
    """The names of the parameters in a text."""
    return {name for _, name, _, _ in string.Formatter().parse(text) if name is not None}


def parse_catalogue(source: str) -> dict[str, str]:
    """Key → text of one catalogue. Raises TypeError when a value is not a text."""
    return dict(_flat("", tomllib.loads(source)))


def _flat(prefix: str, table: Mapping[str, object]) -> Iterator[tuple[str, str]]:
    for name, value in table.items():
        if isinstance(value, dict):
            yield from _flat(f"{prefix}{name}.", value)
        elif isinstance(value, str):
            yield prefix + name, value
        else:
            raise TypeError(f"{prefix}{name} is not a text")


@cache
def load() -> Texts:
    """The catalogues of this package."""
    folder = files("yunhu") / "assets" / "texts"
    return Texts({name: parse_catalogue((folder / f"{name}.toml").read_text("utf-8")) for name in LANGUAGES})


def negotiate(accept_language: str | None) -> str:
    """The language that suits an Accept-Language header (RFC 9110 §12.5.4) best."""
    best, best_weight = DEFAULT, 0.0
    for preference in (accept_language or "").split(",")[:_MOST_PREFERENCES]:
        tag, _, parameter = preference.partition(";")
        language = _known(tag.strip().lower())
        weight = _weight(parameter)
        if language is not None and weight > best_weight:
            best, best_weight = language, weight
    return best


def _known(tag: str) -> str | None:
    primary = tag.partition("-")[0]
    return {"zh": "zh-CN", "en": "en", "*": DEFAULT}.get(primary)


def _weight(parameter: str) -> float:
    name, _, value = parameter.strip().partition("=")
    if name.strip().lower() != "q":
        return 1.0
    try:
        return min(max(float(value), 0.0), 1.0)
    except ValueError:
        return 0.0
