"""What is announced about flows that come into force. The envelope says when, and which tenant.

That flows changed is announced by `configuration.applied` too: whoever shows flows reads them again then.
"""

from __future__ import annotations

from msgspec import Struct


class DraftSaved(Struct, frozen=True, kw_only=True, tag="flow.draft_saved", tag_field="kind"):
    """Somebody wrote at a flow; callers hear nothing of it."""

    flow: str
    by: str
    base_version: int


class DraftDropped(Struct, frozen=True, kw_only=True, tag="flow.draft_dropped", tag_field="kind"):
    """A draft was thrown away."""

    flow: str
    by: str


class FlowPublished(Struct, frozen=True, kw_only=True, tag="flow.published", tag_field="kind"):
    """A draft is in force: for all new contacts, or (`percent`, `callers`: how many) for some of them."""

    flow: str
    version: int
    by: str
    note: str
    percent: int = 100
    callers: int = 0


class FlowPromoted(Struct, frozen=True, kw_only=True, tag="flow.promoted", tag_field="kind"):
    """What was staged is in force for all new contacts."""

    flow: str
    version: int
    by: str


class FlowRolledBack(Struct, frozen=True, kw_only=True, tag="flow.rolled_back", tag_field="kind"):
    """An earlier flow is in force again (`to`: the version it is from), and nothing is staged."""

    flow: str
    version: int
    to: int
    by: str


PublishingFact = DraftSaved | DraftDropped | FlowPublished | FlowPromoted | FlowRolledBack
