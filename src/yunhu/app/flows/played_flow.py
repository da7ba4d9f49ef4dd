"""The flow of a caller who hears one prompt and is hung up on: nobody has to draw it."""

from __future__ import annotations

from yunhu.flow.inbound.rules import PLAYED
from yunhu.flow.ivr.model import Flow
from yunhu.flow.ivr.verbs.hangup import Hangup
from yunhu.flow.ivr.verbs.play import Play


def played(flow: str) -> Flow | None:
    """The flow of an id that `PLAYED` and the prompt's name make; None for every other id."""
    if not flow.startswith(PLAYED):
        return None
    prompt = flow.removeprefix(PLAYED)
    play = Play(prompts=(prompt,), next="end", on_error="end")
    return Flow(id=flow, name=prompt, start="play", nodes={"play": play, "end": Hangup()})
