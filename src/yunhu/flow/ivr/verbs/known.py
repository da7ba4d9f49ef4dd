"""The verbs there are. A new one is one file, one line here and one in the union of `model.Node`."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from msgspec import Struct

from yunhu.flow.ivr.events import Event
from yunhu.flow.ivr.run import Exit, Outcome, RunState
from yunhu.flow.ivr.verbs import (
    branch,
    callback,
    consent,
    gather,
    hangup,
    intent,
    play,
    queue,
    request,
    returning,
    say,
    subflow,
    survey,
    transfer,
    twiml,
    voicemail,
)
from yunhu.flow.ivr.verbs import set as setting
from yunhu.flow.ivr.world import World


class Verb(Struct, frozen=True):
    """What a verb does. `waits`: it lets time pass, so a loop through it is no endless loop.

    A sub-flow is taken for one that waits: what it really does is bounded while it runs.
    """

    name: str
    enter: Callable[[Any, RunState, World], Outcome]
    take: Callable[[Any, RunState, Event, World], Outcome]
    exits: Callable[[Any], Iterator[Exit]]
    waits: bool


VERBS: dict[type, Verb] = {
    play.Play: Verb("play", play.enter, play.take, play.exits, waits=True),
    say.Say: Verb("say", say.enter, say.take, say.exits, waits=True),
    gather.Gather: Verb("gather", gather.enter, gather.take, gather.exits, waits=True),
    branch.Branch: Verb("branch", branch.enter, branch.take, branch.exits, waits=False),
    setting.Set: Verb("set", setting.enter, setting.take, setting.exits, waits=False),
    request.Request: Verb("request", request.enter, request.take, request.exits, waits=True),
    intent.Intent: Verb("intent", intent.enter, intent.take, intent.exits, waits=False),
    queue.Queue: Verb("queue", queue.enter, queue.take, queue.exits, waits=True),
    callback.Callback: Verb("callback", callback.enter, callback.take, callback.exits, waits=False),
    voicemail.Voicemail: Verb("voicemail", voicemail.enter, voicemail.take, voicemail.exits, waits=True),
    survey.Survey: Verb("survey", survey.enter, survey.take, survey.exits, waits=True),
    consent.Consent: Verb("consent", consent.enter, consent.take, consent.exits, waits=True),
    transfer.Transfer: Verb("transfer", transfer.enter, transfer.take, transfer.exits, waits=True),
    subflow.Subflow: Verb("subflow", subflow.enter, subflow.take, subflow.exits, waits=True),
    returning.Return: Verb("return", returning.enter, returning.take, returning.exits, waits=False),
    twiml.Twiml: Verb("twiml", twiml.enter, twiml.take, twiml.exits, waits=True),
    hangup.Hangup: Verb("hangup", hangup.enter, hangup.take, hangup.exits, waits=True),
}
