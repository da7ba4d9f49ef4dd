"""What is announced about flows. The envelope says when, which tenant and which contact."""

from msgspec import Struct


class FlowStarted(Struct, frozen=True, kw_only=True, tag="flow.started", tag_field="kind"):
    """A contact entered a flow (or, `resumed`, went on with it after a restart)."""

    flow: str
    version: int
    resumed: bool = False


class NodeEntered(Struct, frozen=True, kw_only=True, tag="flow.node_entered", tag_field="kind"):
    """A contact reached a node; `why` is the way out of the node before."""

    flow: str
    node: str
    verb: str
    why: str


class FlowDigits(Struct, frozen=True, kw_only=True, tag="flow.digits", tag_field="kind"):
    """The caller pressed keys: in clear only when the node says `keep`, else a dot for each."""

    flow: str
    node: str
    digits: str
    outcome: str


class PromptFailed(Struct, frozen=True, kw_only=True, tag="flow.prompt_failed", tag_field="kind"):
    """The prompts of a node could not be played."""

    flow: str
    node: str
    why: str


class FlowEnded(Struct, frozen=True, kw_only=True, tag="flow.ended", tag_field="kind"):
    """The contact left the flow for good."""

    flow: str
    node: str
    why: str
    lasted_ms: int


FlowFact = FlowStarted | NodeEntered | FlowDigits | PromptFailed | FlowEnded
