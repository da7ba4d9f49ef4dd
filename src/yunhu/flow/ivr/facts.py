"""What is announced about flows. The envelope says when, which tenant and which contact."""

from msgspec import Struct
from msgspec.structs import force_setattr

from yunhu.kit.pii import Number, Words


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
    """The caller pressed keys: in clear only when the node says `keep`, else a dot for each.

    Of a `sensitive` node not even their number is told.
    """

    flow: str
    node: str
    digits: Words
    outcome: str

    def __post_init__(self) -> None:
        """What was keyed is the caller's."""
        force_setattr(self, "digits", Words.of(self.digits))


class PromptFailed(Struct, frozen=True, kw_only=True, tag="flow.prompt_failed", tag_field="kind"):
    """The prompts of a node could not be played."""

    flow: str
    node: str
    why: str


class FlowRequested(Struct, frozen=True, kw_only=True, tag="flow.requested", tag_field="kind"):
    """A server was asked: its answer's status, or why there was none."""

    flow: str
    node: str
    status: int | None
    why: str


class IntentHeard(Struct, frozen=True, kw_only=True, tag="flow.intent_heard", tag_field="kind"):
    """What a text seemed to mean; `slots` names what was found in it, without the values."""

    flow: str
    node: str
    intent: str
    confidence: float
    slots: tuple[str, ...]
    understood: bool


class SurveyAnswered(Struct, frozen=True, kw_only=True, tag="flow.survey_answered", tag_field="kind"):
    """The caller answered a question of a survey; None: silence or wrong keys until it was given up."""

    flow: str
    node: str
    question: str
    answer: int | None


class ConsentAnswered(Struct, frozen=True, kw_only=True, tag="flow.consent_answered", tag_field="kind"):
    """The caller was asked for consent: `outcome` is granted, refused, or timeout for no answer.

    `text_digest` proves in which words; it is empty when none of that version are in force.
    """

    flow: str
    version: int
    node: str
    purpose: str
    text_version: int
    text_digest: str
    outcome: str
    key: str
    caller: Number

    def __post_init__(self) -> None:
        """Who answered is personal whoever gives it."""
        force_setattr(self, "caller", Number.of(self.caller))


class FlowEnded(Struct, frozen=True, kw_only=True, tag="flow.ended", tag_field="kind"):
    """The contact left the flow for good."""

    flow: str
    node: str
    why: str
    lasted_ms: int


FlowFact = (
    FlowStarted
    | NodeEntered
    | FlowDigits
    | PromptFailed
    | FlowRequested
    | IntentHeard
    | SurveyAnswered
    | ConsentAnswered
    | FlowEnded
)
