"""From TwiML to a flow's own nodes. What this subset has not is refused by name and line, never passed over.

Supported are Say (voice, language, loop), Play (a prompt of the centre, loop), Pause, Gather (keys; Say and
Play inside), Dial (one Number or a Queue), Enqueue, Record, Redirect, Reject and Hangup. `voice` is read and
changes nothing: the centre has one voice for each language.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from functools import lru_cache
from typing import Any
from urllib.parse import urljoin

from msgspec import Struct

from yunhu.flow.ivr.twiml.model import DIGITS, END, FAILED, BadPage, Fetch, Part, Pause, Program
from yunhu.flow.ivr.twiml.reading import Element, read
from yunhu.flow.ivr.verbs.gather import Gather
from yunhu.flow.ivr.verbs.hangup import Hangup
from yunhu.flow.ivr.verbs.play import Play
from yunhu.flow.ivr.verbs.queue import Queue
from yunhu.flow.ivr.verbs.transfer import Transfer
from yunhu.flow.ivr.verbs.voicemail import Voicemail
from yunhu.flow.ivr.words import Prompt, Spoken

LOOPS_MAX = 100
"""How often Say and Play repeat at most; `loop="0"`, for ever in TwiML, is as often."""

SOUNDS_MAX = 200
"""What one verb plays at most."""

TEXT_MAX = 2_000
KEYS_MAX = 64
URL_MAX = 2_000
PAUSE_S_MAX = 600
RECORD_S_MAX = 600

_PROMPT = re.compile(r"([a-z0-9][a-z0-9._-]{0,63}?)(?:\.wav)?")
_QUEUE = re.compile(r"[a-z0-9][a-z0-9._-]{0,63}")
_NUMBER = re.compile(r"\+?[0-9*#]{1,32}")
_LANGUAGE = re.compile(r"[a-z]{2,3}(-[A-Z]{2})?")
_LANGUAGES = {"cmn-CN": "zh-CN", "zh-HK": "yue", "yue-CN": "yue"}
"""What TwiML calls languages, where we do not."""


class Place(Struct, frozen=True):
    """Where a verb stands in its page: its own place, the next verb's, and the page's address."""

    here: str
    next: str
    url: str


Parts = dict[str, Part]
Compile = Callable[[Element, Place], Parts]


@lru_cache(maxsize=256)
def compiled(text: str, url: str) -> Program:
    """The program of a page that was had from `url`. Raises BadPage."""
    root = read(text)
    if root.name != "Response":
        raise BadPage(root.line, f"<{root.name}> where <Response> should be")
    _only(root, ())
    _textless(root)
    verbs = root.children
    parts: Parts = {}
    for at, element in enumerate(verbs):
        verb = VERBS.get(element.name)
        if verb is None:
            raise BadPage(element.line, f"<{element.name}> is not supported")
        next_ = str(at + 1) if at + 1 < len(verbs) else END
        parts |= verb(element, Place(str(at), next_, url))
    return Program("0" if verbs else END, parts)


def _say(element: Element, place: Place) -> Parts:
    return {place.here: Play(_spoken(element), next=place.next, on_error=FAILED)}


def _play(element: Element, place: Place) -> Parts:
    return {place.here: Play(_played(element), next=place.next, on_error=FAILED)}


def _pause(element: Element, place: Place) -> Parts:
    _only(element, ("length",))
    return {place.here: Pause(_number(element, "length", 1, PAUSE_S_MAX, 1), place.next)}


def _gather(element: Element, place: Place) -> Parts:
    _only(element, ("input", "action", "method", "timeout", "finishOnKey", "numDigits"))
    _textless(element)
    if element.attributes.get("input", "dtmf") != "dtmf":
        raise BadPage(element.line, "Gather collects keys alone: input must be dtmf")
    sounds: list[Prompt] = []
    for child in element.children:
        if child.name not in ("Say", "Play"):
            raise BadPage(child.line, f"<{child.name}> is not supported inside <Gather>")
        sounds += _spoken(child) if child.name == "Say" else _played(child)
    action = f"{place.here}.action"
    gather = Gather(
        prompts=tuple(sounds[:SOUNDS_MAX]),
        digits=_number(element, "numDigits", 1, KEYS_MAX, KEYS_MAX),
        finish_on=_key(element),
        timeout_s=_number(element, "timeout", 1, 60, 5),
        retries=0,
        store=DIGITS,
        next=action,
        on_timeout=place.next,
        on_invalid=place.next,
        on_error=FAILED,
    )
    return {place.here: gather, action: _action(element, place) or Fetch(place.url, _method(element))}


def _dial(element: Element, place: Place) -> Parts:
    _only(element, ("action", "method"))
    after = _action(element, place)
    failed = f"{place.here}.action" if after is not None else place.next
    parts: Parts = {place.here: Transfer(_dialled(element), on_failed=failed)}
    if after is not None:
        parts[failed] = after
    return parts


def _dialled(element: Element) -> str:
    if not element.children:
        return f"number:{_telephone(element)}"
    _textless(element)
    child = element.children[0]
    if child.name not in ("Number", "Queue"):
        raise BadPage(child.line, f"<{child.name}> is not supported inside <Dial>")
    if len(element.children) > 1:
        raise BadPage(element.children[1].line, "<Dial> rings one at a time")
    _only(child, ())
    return f"number:{_telephone(child)}" if child.name == "Number" else f"queue:{_queue_name(child)}"


def _enqueue(element: Element, place: Place) -> Parts:
    _only(element, ("action", "method"))
    after = _action(element, place)
    left = f"{place.here}.action" if after is not None else place.next
    queue = Queue(
        queue=_queue_name(element),
        on_full=left,
        on_timeout=left,
        on_error=left,
        on_overflow=left,
        on_closed=left,
    )
    return {place.here: queue} if after is None else {place.here: queue, left: after}


def _record(element: Element, place: Place) -> Parts:
    _only(element, ("action", "method", "timeout", "finishOnKey", "maxLength", "playBeep"))
    _childless(element)
    if element.attributes.get("playBeep", "true") != "true":
        raise BadPage(element.line, "Record always beeps: playBeep must be true")
    action = f"{place.here}.action"
    message = Voicemail(
        max_s=_number(element, "maxLength", 3, RECORD_S_MAX, 120),
        silence_s=_number(element, "timeout", 1, 30, 5),
        finish_on=_key(element),
        next=action,
        on_error=place.next,
    )
    return {place.here: message, action: _action(element, place) or Fetch(place.url, _method(element))}


def _redirect(element: Element, place: Place) -> Parts:
    _only(element, ("method",))
    return {place.here: Fetch(_address(element, _words(element), place), _method(element))}


def _reject(element: Element, place: Place) -> Parts:
    _only(element, ("reason",))
    reason = element.attributes.get("reason", "rejected")
    if reason == "busy":
        return {place.here: Hangup("busy")}
    if reason != "rejected":
        raise BadPage(element.line, "the reason of Reject is rejected or busy")
    return {place.here: Hangup("rejected")}


def _hangup(element: Element, place: Place) -> Parts:
    _only(element, ())
    return {place.here: Hangup()}


VERBS: Mapping[str, Compile] = {
    "Say": _say,
    "Play": _play,
    "Pause": _pause,
    "Gather": _gather,
    "Dial": _dial,
    "Enqueue": _enqueue,
    "Record": _record,
    "Redirect": _redirect,
    "Reject": _reject,
    "Hangup": _hangup,
}


# --- what verbs are made of ---------------------------------------------------------------------------


def _spoken(element: Element) -> tuple[Prompt, ...]:
    """What a Say says, as often as it says it."""
    _only(element, ("voice", "language", "loop"))
    # What looks like a value of the flow is the page's own text: a sign without width keeps it apart.
    words = _words(element).replace("{", "{\u200b")
    if len(words) > TEXT_MAX:
        raise BadPage(element.line, f"more than {TEXT_MAX} characters to say")
    language = element.attributes.get("language")
    if language is None:
        return (Spoken(say=words),) * _loops(element)
    language = _LANGUAGES.get(language, language)
    if not _LANGUAGE.fullmatch(language):
        raise BadPage(element.line, "no language such as en-US or zh-CN")
    return (Spoken(say={language: words}),) * _loops(element)


def _played(element: Element) -> tuple[Prompt, ...]:
    """What a Play plays, as often: prompts of the centre alone, so that no call waits for a download."""
    _only(element, ("loop",))
    found = _PROMPT.fullmatch(_words(element))
    if found is None:
        raise BadPage(element.line, "Play names a prompt of the centre, such as welcome or welcome.wav")
    return (found[1],) * _loops(element)


def _loops(element: Element) -> int:
    return _number(element, "loop", 0, LOOPS_MAX, 1) or LOOPS_MAX


def _action(element: Element, place: Place) -> Fetch | None:
    action = element.attributes.get("action")
    return None if action is None else Fetch(_address(element, action, place), _method(element))


def _address(element: Element, url: str, place: Place) -> str:
    """An address, which may be relative to the page's."""
    try:
        whole = urljoin(place.url, url.strip())
    except ValueError:
        raise BadPage(element.line, "no address") from None
    if not whole.startswith(("http://", "https://")) or len(whole) > URL_MAX:
        raise BadPage(element.line, "no address of a page")
    return whole


def _method(element: Element) -> str:
    method = element.attributes.get("method", "POST").upper()
    if method not in ("GET", "POST"):
        raise BadPage(element.line, "the method is GET or POST")
    return method


def _key(element: Element) -> str:
    key = element.attributes.get("finishOnKey", "#")
    if len(key) > 1 or key not in "0123456789*#":
        raise BadPage(element.line, "finishOnKey is one key, or none")
    return key


def _telephone(element: Element) -> str:
    number = re.sub(r"[\s().-]", "", _words(element))
    if not _NUMBER.fullmatch(number):
        raise BadPage(element.line, "no telephone number")
    return number


def _queue_name(element: Element) -> str:
    name = _words(element)
    if not _QUEUE.fullmatch(name):
        raise BadPage(element.line, "no name of a queue")
    return name


def _number(element: Element, name: str, least: int, most: int, default: int) -> int:
    text = element.attributes.get(name)
    if text is None:
        return default
    if not (text.isascii() and text.isdigit() and least <= int(text[:9]) <= most):
        raise BadPage(element.line, f"{name} of <{element.name}> is a number from {least} to {most}")
    return int(text)


def _words(element: Element) -> str:
    """The element's text alone."""
    if element.children:
        child = element.children[0]
        raise BadPage(child.line, f"<{child.name}> is not supported inside <{element.name}>")
    words = " ".join(element.text.split())
    if not words:
        raise BadPage(element.line, f"<{element.name}> is empty")
    return words


def _textless(element: Element) -> None:
    if element.text.strip():
        raise BadPage(element.line, f"text inside <{element.name}>")


def _childless(element: Element) -> None:
    _textless(element)
    if element.children:
        child: Any = element.children[0]
        raise BadPage(child.line, f"<{child.name}> is not supported inside <{element.name}>")


def _only(element: Element, known: tuple[str, ...]) -> None:
    for name in element.attributes:
        if name not in known:
            raise BadPage(element.line, f"the attribute {name[:40]} of <{element.name}> is not supported")
