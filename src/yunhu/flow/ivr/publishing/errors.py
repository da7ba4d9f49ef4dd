"""What is refused about flows on their way into force."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from yunhu.kit.problem import Problem
from yunhu.kit.refusal import Refusal
from yunhu.platform.documents.located import Located


class NoSuchFlow(Refusal):
    """Neither a flow nor a draft has this id."""

    id: ClassVar[str] = "flow.no_such_flow"
    status: ClassVar[int] = 404


class NoSuchDraft(Refusal):
    """Nobody is writing at this flow."""

    id: ClassVar[str] = "flow.no_such_draft"
    status: ClassVar[int] = 404


class NoSuchFlowVersion(Refusal):
    """The flow was not there in this version."""

    id: ClassVar[str] = "flow.no_such_version"
    status: ClassVar[int] = 404


class DraftChanged(Refusal):
    """Somebody else wrote at the draft since it was read (RFC 9110 §13.1.1)."""

    id: ClassVar[str] = "flow.draft_changed"
    status: ClassVar[int] = 412


class TooManyDrafts(Refusal):
    """There are as many drafts as are kept."""

    id: ClassVar[str] = "flow.too_many_drafts"
    status: ClassVar[int] = 409


class FlowMoved(Refusal):
    """The flow was published by somebody else since the draft was begun."""

    id: ClassVar[str] = "flow.moved"
    status: ClassVar[int] = 409


class NothingStaged(Refusal):
    """There is no staged flow that could be promoted."""

    id: ClassVar[str] = "flow.nothing_staged"
    status: ClassVar[int] = 409


class NothingBefore(Refusal):
    """There is no earlier version to go back to."""

    id: ClassVar[str] = "flow.nothing_before"
    status: ClassVar[int] = 409


class FlowFaulty(Refusal):
    """The flow does not hold; `problems` say all that is wrong, and the one in force goes on."""

    id: ClassVar[str] = "flow.faulty"
    status: ClassVar[int] = 422

    def __init__(self, problems: Sequence[Problem], where: Located | None = None) -> None:
        super().__init__(count=len(problems))
        self.problems = list(problems)
        self.where = where
