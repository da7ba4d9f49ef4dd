import string

import pytest

from yunhu.kit.refusal import Refusal
from yunhu.platform import texts


def test_every_language_has_the_same_keys_and_parameters() -> None:
    catalogues = texts.load()
    first, *others = texts.LANGUAGES
    for other in others:
        assert catalogues.keys(first) == catalogues.keys(other)
        for key in catalogues.keys(first):
            assert texts.placeholders(catalogues.raw(key, first)) == texts.placeholders(
                catalogues.raw(key, other)
            ), key


def test_parameters_are_plain_names() -> None:
    catalogues = texts.load()
    for language in texts.LANGUAGES:
        for key in catalogues.keys(language):
            for _, name, spec, conversion in string.Formatter().parse(catalogues.raw(key, language)):
                assert name is None or (name.isidentifier() and not spec and not conversion), key


def test_every_refusal_of_these_floors_has_a_text() -> None:
    catalogues = texts.load()
    for refusal in _all_subclasses(Refusal):
        if refusal.__module__.startswith(("yunhu.kit.", "yunhu.platform.", "yunhu.trust.")):
            assert catalogues.has(refusal.id), refusal


def _all_subclasses(cls: type[Refusal]) -> set[type[Refusal]]:
    return {cls_ for sub in cls.__subclasses__() for cls_ in {sub} | _all_subclasses(sub)}


def test_parameters_are_filled_in_and_cannot_reach_further() -> None:
    catalogue = {"a.b": "{name} has {list}, {missing}, {{x}}"}
    loaded = texts.Texts({"zh-CN": catalogue, "en": catalogue})
    params = {"name": "{list.__class__}", "list": ["x", 2]}
    assert loaded.render("a.b", params, "en") == "{list.__class__} has x, 2, {missing}, {x}"
    assert loaded.render("no.such", {}, "en") == "no.such"


def test_a_catalogue_holds_only_texts() -> None:
    assert texts.parse_catalogue('[a]\nb = "x"\n[a.c]\nd = "y"') == {"a.b": "x", "a.c.d": "y"}
    with pytest.raises(TypeError):
        texts.parse_catalogue("[a]\nb = 1")


@pytest.mark.parametrize(
    ("header", "language"),
    [
        (None, "zh-CN"),
        ("en-GB,en;q=0.9", "en"),
        ("fr, en;q=0.5, zh-TW;q=0.4", "en"),
        ("zh;q=0, en;q=0.1", "en"),
        ("*", "zh-CN"),
        ("en;q=nonsense", "zh-CN"),
        ("," * 10_000, "zh-CN"),
    ],
)
def test_the_language_is_negotiated(header: str | None, language: str) -> None:
    assert texts.negotiate(header) == language
