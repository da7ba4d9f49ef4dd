"""What the doors of flows take and give."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import Path, Query
from pydantic import AfterValidator, BaseModel, ConfigDict, Field, model_validator

from yunhu.flow.ivr.model import Flow
from yunhu.flow.ivr.publishing import written
from yunhu.flow.ivr.publishing.model import CALLERS_MAX, Draft, FlowVersion, Staged
from yunhu.flow.ivr.publishing.service import Checked, Listed
from yunhu.kit import instants
from yunhu.kit.problem import Problem
from yunhu.platform.documents import located
from yunhu.platform.http.base import Principal, needs
from yunhu.trust.privacy.entry import WRITTEN

LONGEST_NOTE = 400

Reader = Annotated[Principal, needs("flow.read")]
Writer = Annotated[Principal, needs("flow.write")]
Publisher = Annotated[Principal, needs("flow.publish")]
Id = Annotated[str, Path(max_length=64, pattern=r"^[a-z0-9][a-z0-9._-]{0,63}$")]
NUMBER_MAX = 2**31 - 1
"""The largest version that a database keeps."""

Number = Annotated[int, Path(ge=1, le=NUMBER_MAX)]


def storable(data: dict[str, Any]) -> dict[str, Any]:
    """Plain data that can be kept and written as text. Raises ValueError: too deep, or half a character."""
    level: list[object] = [data]
    for _ in range(located.DEEPEST):
        inner: list[object] = []
        for value in level:
            if isinstance(value, str):
                value.encode()
            elif isinstance(value, dict):
                inner += (*value, *value.values())
            elif isinstance(value, list):
                inner += value
        level = inner
    if level:
        raise ValueError(f"more than {located.DEEPEST} levels")
    return data


FlowData = Annotated[dict[str, Any], Field(description="A flow, whole or not yet: see the schema `Flow`")]
FlowWanted = Annotated[FlowData, AfterValidator(storable)]
Note = Annotated[str, WRITTEN, Field(max_length=LONGEST_NOTE, description="Why, for those who look back")]


class ProblemShown(BaseModel):
    """Something about a flow that a person should know, with the remedy."""

    path: str = Field(description="Where it is in the flow: `nodes.menu.on_timeout`")
    node: str | None = Field(description="The node it is about; null when it is about the flow")
    id: str = Field(description="What is wrong, for programs")
    text: str = Field(description="What is wrong and what to do, in the reader's language")
    warning: bool = Field(description="Whether the flow can be published in spite of it")
    line: int | None = Field(None, description="The line of the text form, counted from 1")


class FlowListed(BaseModel):
    """A flow in force, or one that is only written yet (`version` is null)."""

    id: str
    name: str
    version: int | None = Field(description="The version of the configuration that put it in force")
    published_at: str | None
    by: str | None
    nodes: int
    draft: bool = Field(description="Whether somebody is writing at it")
    staged: bool = Field(description="Whether another flow is tried with some callers")
    problems: int = Field(description="Of the draft, when there is one; warnings count too")


class StageShown(BaseModel):
    """A flow that some new contacts get."""

    flow: FlowData
    version: int | None = Field(description="The version of the configuration that staged it")
    percent: int
    callers: list[str]


class FlowShown(BaseModel):
    """A flow in force, and what is tried with some callers."""

    flow: FlowData
    version: int | None
    stages: list[StageShown] = Field(description="One at most")


class DraftWanted(BaseModel):
    """What is to be kept: a flow need not be whole yet."""

    model_config = ConfigDict(extra="forbid")

    flow: FlowWanted
    base_version: int | None = Field(
        None,
        ge=0,
        le=NUMBER_MAX,
        description="The flow's version that it was begun from; null keeps the draft's",
    )


class DraftShown(BaseModel):
    """A draft, and all that is wrong with it."""

    flow: FlowData
    base_version: int = Field(description="The flow's version that it was begun from; 0 for a new flow")
    saved_at: str
    by: str
    problems: list[ProblemShown]


class FlowToCheck(BaseModel):
    """A flow, whole or not."""

    model_config = ConfigDict(extra="forbid")

    flow: FlowWanted


class CheckedShown(BaseModel):
    """All that is wrong with a flow; nothing was kept."""

    problems: list[ProblemShown]


class StageWanted(BaseModel):
    """Which new contacts get the flow: a percentage, or those of named callers; both may be given."""

    model_config = ConfigDict(extra="forbid")

    percent: int = Field(0, ge=0, le=100, description="Chosen by a stable hash of the contact's id")
    callers: list[Annotated[str, Field(pattern=r"^\+?[0-9*#]{1,32}$")]] = Field([], max_length=CALLERS_MAX)

    @model_validator(mode="after")
    def somebody(self) -> StageWanted:
        """A stage that nobody would get is a mistake."""
        if not self.percent and not self.callers:
            raise ValueError("percent or callers")
        return self

    def of(self, flow: Flow) -> Staged:
        """The stage of a flow."""
        return Staged(flow, self.percent, tuple(self.callers))


class PublishWanted(BaseModel):
    """How a draft comes into force."""

    model_config = ConfigDict(extra="forbid")

    note: Note = ""
    stage: StageWanted | None = Field(None, description="Null: all new contacts get it")


class PromoteWanted(BaseModel):
    """Why a staged flow is for all now."""

    model_config = ConfigDict(extra="forbid")

    note: Note = ""


class RollbackWanted(BaseModel):
    """Which version's flow is wanted again."""

    model_config = ConfigDict(extra="forbid")

    version: int | None = Field(
        None,
        ge=1,
        le=NUMBER_MAX,
        description="Null: end the stage, or when there is none go one publish back",
    )
    note: Note = ""


class InForce(BaseModel):
    """What a change made."""

    version: int = Field(description="The version of the configuration in force now")


class FlowVersionShown(BaseModel):
    """A version of the configuration that changed the flow."""

    version: int
    change: str = Field(description="published, staged, promoted, withdrawn or removed")
    nodes: int
    at: str
    by: str
    note: str


Cursor = Annotated[int | None, Query(ge=1)]


# --- from what rooms know to what doors show --------------------------------------------------------------


def problems_shown(checked: Checked, language: str) -> list[ProblemShown]:
    """Problems in words."""
    return [problem_shown(problem, checked, language) for problem in checked.problems]


def problem_shown(problem: Problem, checked: Checked, language: str) -> ProblemShown:
    """One problem in words."""
    return ProblemShown(
        path=problem.path,
        node=node_of(problem.path, checked.where.data),
        id=problem.id,
        text=located.worded(problem, "", None, language),
        warning=problem.warning,
        line=checked.where.line_of(problem.path),
    )


def node_of(path: str, document: object) -> str | None:
    """The node that a path leads into; names of nodes may have dots in them."""
    head, _, rest = path.partition(".")
    nodes = document.get("nodes") if isinstance(document, dict) else None
    if head != "nodes" or not isinstance(nodes, dict):
        return None
    names = [name for name in nodes if isinstance(name, str) and _leads_into(rest, name)]
    return max(names, key=len, default=None)


def _leads_into(rest: str, name: str) -> bool:
    return rest == name or rest.startswith((f"{name}.", f"{name}["))


def listed(one: Listed) -> FlowListed:
    """A flow in a list."""
    document = one.draft.document if one.draft is not None else None
    written_name = document.get("name") if isinstance(document, dict) else None
    nodes = document.get("nodes") if isinstance(document, dict) else None
    return FlowListed(
        id=one.id,
        name=one.flow.name if one.flow is not None else str(written_name or one.id)[:200],
        version=one.since.version if one.since and one.flow is not None else None,
        published_at=instants.to_iso(one.since.at) if one.since and one.flow is not None else None,
        by=one.since.by if one.since and one.flow is not None else None,
        nodes=len(one.flow.nodes) if one.flow is not None else len(nodes) if isinstance(nodes, dict) else 0,
        draft=one.draft is not None,
        staged=one.staged,
        problems=one.problems,
    )


def draft_shown(draft: Draft, checked: Checked, language: str) -> DraftShown:
    """A draft."""
    document = draft.document if isinstance(draft.document, dict) else {}
    return DraftShown(
        flow=document,
        base_version=draft.base_version,
        saved_at=instants.to_iso(draft.at),
        by=draft.by,
        problems=problems_shown(checked, language),
    )


def flow_shown(flow: Flow | None, staged: Staged | None, versions: list[FlowVersion]) -> FlowShown:
    """A flow in force; `versions` are the newest first."""
    since = next((it.version for it in versions if it.change in ("published", "promoted")), None)
    staged_in = next((it.version for it in versions if it.change == "staged"), None)
    stages = []
    if staged is not None:
        callers = list(staged.callers)
        stages.append(
            StageShown(
                flow=written.plain(staged.flow), version=staged_in, percent=staged.percent, callers=callers
            )
        )
    return FlowShown(flow=written.plain(flow) if flow is not None else {}, version=since, stages=stages)


def version_shown(version: FlowVersion) -> FlowVersionShown:
    """A version that changed a flow."""
    return FlowVersionShown(
        version=version.version,
        change=version.change,
        nodes=version.nodes,
        at=instants.to_iso(version.at),
        by=version.by,
        note=version.note,
    )
