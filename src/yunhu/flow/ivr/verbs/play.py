"""play: the caller hears prompts, then the flow goes on."""

from __future__ import annotations

from collections.abc import Iterator

from msgspec import Struct
from msgspec.structs import replace

from yunhu.flow.ivr.actions import PlayPrompts
from yunhu.flow.ivr.events import Event, PlayFinished
from yunhu.flow.ivr.facts import PromptFailed
from yunhu.flow.ivr.run import Exit, FiguresOf, Outcome, RunState
from yunhu.flow.ivr.values import sounds
from yunhu.flow.ivr.words import NodeName, Prompts


class Play(Struct, frozen=True, forbid_unknown_fields=True, tag="play", tag_field="verb"):
    """Play `prompts` one after the other; a prompt that cannot be played takes `on_error`.

    Without `on_error` the flow goes on as if it had been played: a missing file does not cost the call.
    """

    prompts: Prompts
    next: NodeName
    on_error: NodeName | None = None


def enter(node: Play, run: RunState, figures: FiguresOf) -> Outcome:
    """Start playing; nothing to play is played at once."""
    prompts = sounds(node.prompts, run, figures)
    if not prompts:
        return Outcome(run, to=node.next, why="nothing to play")
    return Outcome(replace(run, phase="playing"), (PlayPrompts(prompts),))


def take(node: Play, run: RunState, event: Event, figures: FiguresOf) -> Outcome:
    """The prompts were played, or could not be."""
    assert isinstance(event, PlayFinished)  # the table lets nothing else through
    if event.ok:
        return Outcome(run, to=node.next, why="played")
    failed = PromptFailed(flow=run.flow, node=run.node, why=event.why)
    return Outcome(run, facts=(failed,), to=node.on_error or node.next, why="prompt failed")


def exits(node: Play) -> Iterator[Exit]:
    """Where the flow may go from here."""
    yield Exit("next", node.next)
    yield Exit("on_error", node.on_error)
