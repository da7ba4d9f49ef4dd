"""What is refused about configurations says so in words, with places, in both languages."""

import pytest

from yunhu.app.configuration import errors
from yunhu.app.configuration.errors import ChangedMeanwhile, Faulty, NoSuchItem, NoSuchVersion, UnknownForm
from yunhu.kit.problem import Problem
from yunhu.kit.refusal import Refusal
from yunhu.platform import texts
from yunhu.platform.documents.located import Located

PROBLEMS = [
    Problem("numbers[0].flow", "centre.no_such_flow", {"id": "main"}),
    Problem("", "config.syntax", {"reason": "odd"}),
]


def test_faults_are_counted_and_told_one_by_one() -> None:
    faulty = Faulty(PROBLEMS, Located({}, {"": 1, "numbers[0]": 7}), "centre.yaml")
    assert faulty.explain("en") == [
        "centre.yaml, line 7, numbers[0].flow: there is no flow main",
        "centre.yaml, line 1: this cannot be understood: odd",
    ]
    assert faulty.explain("zh-CN")[0].startswith("centre.yaml")
    assert "没有流程 main" in faulty.explain("zh-CN")[0]
    assert faulty.params == {"count": 2, "problems": faulty.explain("en")}
    assert "2 fault(s)" in texts.load().refusal(faulty, "en")


def test_faults_without_a_text_have_a_path_only() -> None:
    assert Faulty(PROBLEMS[:1]).explain("en") == ["numbers[0].flow: there is no flow main"]


@pytest.mark.parametrize(
    ("refusal", "status", "said"),
    [
        (NoSuchVersion(version=7), 404, "7"),
        (ChangedMeanwhile(version=8), 412, "8"),
        (NoSuchItem(id="support"), 404, "support"),
        (UnknownForm(form="text/csv"), 415, "text/csv"),
    ],
)
def test_every_refusal_names_what_it_is_about(refusal: Refusal, status: int, said: str) -> None:
    assert refusal.status == status
    for language in texts.LANGUAGES:
        words = texts.load().refusal(refusal, language)
        assert said in words
        assert "{" not in words


def test_every_refusal_of_this_room_has_a_text() -> None:
    refusals = [it for it in vars(errors).values() if isinstance(it, type) and issubclass(it, Refusal)]
    assert len(refusals) > 4
    assert all(texts.load().has(it.id) for it in refusals if it is not Refusal)
