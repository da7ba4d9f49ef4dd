"""play: the caller hears prompts, then the flow goes on."""

from __future__ import annotations

from collections.abc import Iterator

from msgspec import Struct
from msgspec.structs import replace

from yunhu.flow.ivr.actions import PlayPrompts
from yunhu.flow.ivr.events import Event, PlayFinished
from yunhu.flow.ivr.facts import PromptFailed
from yunhu.flow.ivr.run import Exit, Outcome, RunState
from yunhu.flow.ivr.sounds import sounds
from yunhu.flow.ivr.words import NodeName, Prompts, Sound
from yunhu.flow.ivr.world import World


class Play(Struct, frozen=True, forbid_unknown_fields=True, tag="play", tag_field="verb"):
    """Play `prompts` one after the other; a prompt that cannot be played takes `on_error`.

    Without `on_error` the flow goes on as if it had been played: a missing file does not cost the call.
    """

    prompts: Prompts
    next: NodeName
    on_error: NodeName | None = None


def enter(node: Play, run: RunState, world: World) -> Outcome:
    """Start playing; nothing to play is played at once."""
    return begin(run, sounds(node.prompts, run, world), node.next)


def take(node: Play, run: RunState, event: Event, world: World) -> Outcome:
    """The prompts were played, or could not be."""
    return over(run, event, node.next, node.on_error)


def exits(node: Play) -> Iterator[Exit]:
    """Where the flow may go from here."""
    yield Exit("next", node.next)
    yield Exit("on_error", node.on_error)


def begin(run: RunState, heard: tuple[Sound, ...], next_: str) -> Outcome:
    """Play these; when there are none, go on."""
    if not heard:
        return Outcome(run, to=next_, why="nothing to play")
    return Outcome(replace(run, phase="playing"), (PlayPrompts(heard),))


def over(run: RunState, event: Event, next_: str, on_error: str | None) -> Outcome:
    """What was played is over."""
    assert isinstance(event, PlayFinished)  # the table lets nothing else through
    if event.ok:
        return Outcome(run, to=next_, why="played")
    failed = PromptFailed(flow=run.flow, node=run.node, why=event.why)
    return Outcome(run, facts=(failed,), to=on_error or next_, why="prompt failed")
