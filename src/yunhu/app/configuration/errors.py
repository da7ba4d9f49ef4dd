"""What is refused about configurations."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from yunhu.kit.problem import Problem
from yunhu.kit.refusal import Refusal
from yunhu.platform.documents import located
from yunhu.platform.documents.located import Located


class Faulty(Refusal):
    """The configuration does not hold; `problems` say all that is wrong, and the one in force goes on."""

    id: ClassVar[str] = "centre.faulty"
    status: ClassVar[int] = 422

    def __init__(self, problems: Sequence[Problem], where: Located | None = None, file: str = "") -> None:
        said = [located.explain(problem, where, "en", file) for problem in problems]
        super().__init__(count=len(problems), problems=said)
        self.problems = list(problems)
        self.where = where
        self.file = file

    def explain(self, language: str) -> list[str]:
        """Each problem in words, with its place."""
        return [located.explain(problem, self.where, language, self.file) for problem in self.problems]


class NoSuchVersion(Refusal):
    """There is no such version."""

    id: ClassVar[str] = "centre.no_such_version"
    status: ClassVar[int] = 404


class ChangedMeanwhile(Refusal):
    """Another version is in force than the one that a change was made for (RFC 9110 §13.1.1)."""

    id: ClassVar[str] = "centre.changed_meanwhile"
    status: ClassVar[int] = 412


class NoSuchItem(Refusal):
    """No object of this kind has this id."""

    id: ClassVar[str] = "centre.no_such_item"
    status: ClassVar[int] = 404


class UnknownForm(Refusal):
    """A document that is neither JSON nor YAML."""

    id: ClassVar[str] = "centre.unknown_form"
    status: ClassVar[int] = 415
