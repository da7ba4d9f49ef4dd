"""What a simulated caller, or the world around, can do at a node: each move aims at one way out of it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

import msgspec
from msgspec import Struct

from yunhu.flow.ivr import events as ev
from yunhu.flow.ivr.model import Node
from yunhu.flow.ivr.values import Read, text_of
from yunhu.flow.ivr.verbs.callback import Callback
from yunhu.flow.ivr.verbs.consent import Consent
from yunhu.flow.ivr.verbs.gather import INPUT, Gather, most_digits
from yunhu.flow.ivr.verbs.intent import Intent
from yunhu.flow.ivr.verbs.known import VERBS
from yunhu.flow.ivr.verbs.play import Play
from yunhu.flow.ivr.verbs.queue import Queue
from yunhu.flow.ivr.verbs.request import Request
from yunhu.flow.ivr.verbs.say import Say
from yunhu.flow.ivr.verbs.survey import Survey
from yunhu.flow.ivr.verbs.transfer import Transfer
from yunhu.flow.ivr.verbs.twiml import Twiml
from yunhu.flow.ivr.verbs.voicemail import Voicemail
from yunhu.flow.ivr.walks.caller import Caller
from yunhu.flow.ivr.walks.model import Kind

KEYS = "123456789*#0ABCD"
KEPT = "1"
"""What an answer holds in a part that somebody wants, unless something else is tried."""

_QUEUE_LEFT: Mapping[str, tuple[str, Kind]] = {
    "on_full": ("full", "queue_full"),
    "on_timeout": ("max_wait", "queue_timeout"),
    "on_nobody": ("nobody", "nobody"),
    "on_error": ("queue_removed", "queue_error"),
    "on_overflow": ("overflow", "queue_overflow"),
    "on_closed": ("closed", "queue_closed"),
}


class Move(Struct, frozen=True):
    """One thing done at a node. `inputs` are the values that come from it, and may be tried differently."""

    kind: Kind
    field: str
    inputs: Mapping[str, Read] = {}


def moves_of(node: Node) -> list[Move]:
    """All moves at a node that waits; what nobody named a way for is a move as well, when others need it."""
    if type(node) not in _PLAYS:
        return []
    fields = [one.field for one in VERBS[type(node)].exits(node)]
    return [Move(_kind(node, field), field, dict(_inputs(node, field))) for field in fields]


def play(caller: Caller, node: Node, move: Move) -> None:
    """Do it. The caller has left the node afterwards, as far as that was possible."""
    _PLAYS[type(node)](caller, node, move)


def _kind(node: Node, field: str) -> Kind:
    match node:
        case Gather():
            kinds: dict[str, Kind] = {
                "on_timeout": "silence",
                "on_invalid": "wrong_input",
                "on_error": "prompt_failure",
            }
            return kinds.get(field, "keys")
        case Consent():
            asked: dict[str, Kind] = {"on_timeout": "silence", "on_error": "prompt_failure"}
            return asked.get(field, "keys")
        case Queue():
            return _QUEUE_LEFT[field][1] if field in _QUEUE_LEFT else "keys"
        case Intent():
            if field == "on_error":
                return "not_classified"
            return "low_confidence" if field == "on_low" else "understood"
        case _:
            good, bad = _KINDS.get(type(node), ("listens", "prompt_failure"))
            return good if field == "next" else bad


_KINDS: Mapping[type, tuple[Kind, Kind]] = {
    Request: ("request", "request_failure"),
    Callback: ("callback", "callback_refused"),
    Voicemail: ("message", "message_failure"),
    Survey: ("survey", "silence"),
    Transfer: ("transfer_failed", "transfer_failed"),
    Twiml: ("request", "request_failure"),
}


def _inputs(node: Node, field: str) -> Iterator[tuple[str, Read]]:
    """The values that a move gives to the flow, as they are first tried."""
    match node:
        case Gather(store=str(name)) if field == "next":
            yield f"var.{name}", "1" * node.min_digits
        case Request():
            yield "http.status", 200 if field == "next" else None
            if field == "next":
                yield from ((f"var.{name}", KEPT) for name in node.save)
        case Survey():
            yield from ((f"var.{one.id}", str(one.from_)) for one in node.questions)
        case Intent() if field != "on_error":
            good = field.startswith("choices.")
            yield "intent.name", field.partition(".")[2] if good else next(iter(node.examples))
            yield "intent.confidence", 1.0 if good else node.threshold / 2
            yield from ((f"slot.{name}", KEPT) for name in node.slots)


# --- how each is done -------------------------------------------------------------------------------------


def _listens(caller: Caller, node: Play | Say, move: Move) -> None:
    caller.hears(ok=move.field != "on_error")


def _gather(caller: Caller, node: Gather, move: Move) -> None:
    if move.field == "on_error":
        caller.hears(ok=False)
        return
    entered = caller.run.entered
    for _ in range(node.retries + 1):
        if caller.run.sounding:
            caller.hears()
        if move.field == "on_timeout":
            caller.waits(INPUT)
        elif move.field == "on_invalid":
            _presses(caller, node, _wrong(node), entered)
        elif move.field == "next":
            typed = text_of(next(iter(move.inputs.values()), "1"))
            _presses(caller, node, typed.ljust(node.min_digits, "0"), entered)
        else:
            _presses(caller, node, move.field.partition(".")[2], entered)
        if caller.over or caller.run.entered != entered:
            return


def _presses(caller: Caller, node: Gather, keys: str, entered: int) -> None:
    """Press keys, then wait until they are taken for all there is."""
    attempts = caller.run.attempts
    for key in keys:
        if caller.run.entered != entered or caller.run.attempts != attempts or caller.over:
            return
        caller.happens(ev.Digit(key))
    if caller.run.entered == entered and caller.run.attempts == attempts and not caller.over:
        caller.waits(INPUT)


def _wrong(node: Gather) -> str:
    """Keys that are no answer."""
    if not node.choices:
        return "1" if node.min_digits > 1 else node.finish_on
    begins = {keys[0] for keys in node.choices}
    key = next((key for key in KEYS if key not in begins and key != node.finish_on), "")
    if key:
        return key * most_digits(node)
    return node.finish_on


def _queue(caller: Caller, node: Queue, move: Move) -> None:
    if move.field in _QUEUE_LEFT:
        caller.happens(ev.QueueLeft(_QUEUE_LEFT[move.field][0]), 30.0)
    else:
        caller.happens(ev.Digit(move.field.partition(".")[2]), 10.0)


def _transfer(caller: Caller, node: Transfer, move: Move) -> None:
    caller.happens(ev.TransferFailed("busy"), 10.0)


def _request(caller: Caller, node: Request, move: Move) -> None:
    status = move.inputs.get("http.status")
    if move.field == "on_error" and not isinstance(status, int):
        caller.happens(ev.RequestFailed(caller.run.entered, "unreachable"))
        return
    body: Any = {}
    for name, pointer in node.save.items():
        value = move.inputs.get(f"var.{name}")
        body = _with(body, pointer.split("/")[1:], value) if value is not None else body
    code = status if isinstance(status, int) else 200
    caller.happens(ev.RequestDone(caller.run.entered, code, msgspec.json.encode(body).decode()))


def _with(body: Any, way: list[str], value: Read) -> Any:
    """A JSON document that has a value at a pointer's end."""
    if not way:
        return value
    key = way[0].replace("~1", "/").replace("~0", "~")
    inner = body.get(key, {}) if isinstance(body, dict) else {}
    return {**(body if isinstance(body, dict) else {}), key: _with(inner, way[1:], value)}


def _twiml(caller: Caller, node: Twiml, move: Move) -> None:
    """What a server will say is not known: a page with nothing on it, or none, and no other one either."""
    entered = caller.run.entered
    if move.field == "next":
        caller.happens(ev.RequestDone(entered, 200, "<Response/>"))
        return
    caller.happens(ev.RequestFailed(entered, "unreachable"))
    if node.fallback_url is not None:
        caller.happens(ev.RequestFailed(caller.run.entered, "unreachable"))


def _intent(caller: Caller, node: Intent, move: Move) -> None:
    if move.field == "on_error":
        caller.happens(ev.ClassifyFailed(caller.run.entered, "simulated"))
        return
    slots = {name[5:]: text_of(value) for name, value in move.inputs.items() if name.startswith("slot.")}
    confidence = move.inputs.get("intent.confidence")
    sure = float(confidence) if isinstance(confidence, int | float) else 0.0
    name = text_of(move.inputs.get("intent.name"))
    caller.happens(ev.Classified(caller.run.entered, name, sure, slots))


def _callback(caller: Caller, node: Callback, move: Move) -> None:
    caller.happens(ev.CallbackPromised() if move.field == "next" else ev.CallbackRefused("simulated"))


def _voicemail(caller: Caller, node: Voicemail, move: Move) -> None:
    if caller.run.sounding:
        caller.hears()
    good = move.field == "next"
    caller.happens(ev.MessageRecorded(8.0) if good else ev.MessageFailed("nothing said"), 8.0)


def _survey(caller: Caller, node: Survey, move: Move) -> None:
    for question in node.questions:
        if caller.run.sounding:
            caller.hears()
        caller.happens(ev.Digit(text_of(move.inputs.get(f"var.{question.id}")) or str(question.from_)))


def _consent(caller: Caller, node: Consent, move: Move) -> None:
    if move.field == "on_error":
        caller.hears(ok=False)
        return
    entered = caller.run.entered
    for _ in range(node.retries + 1):
        caller.hears()
        if move.field == "on_timeout":
            caller.waits(INPUT)
        else:
            caller.happens(ev.Digit(node.grant_on if move.field == "on_granted" else node.refuse_on))
        if caller.over or caller.run.entered != entered:
            return


_PLAYS: Mapping[type, Callable[[Caller, Any, Move], None]] = {
    Play: _listens,
    Say: _listens,
    Gather: _gather,
    Queue: _queue,
    Transfer: _transfer,
    Request: _request,
    Twiml: _twiml,
    Intent: _intent,
    Callback: _callback,
    Voicemail: _voicemail,
    Survey: _survey,
    Consent: _consent,
}
