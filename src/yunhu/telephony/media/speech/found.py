"""Synthesisers by name: ours, and what a company installed beside Yunhu."""

from __future__ import annotations

from collections.abc import Callable
from importlib.metadata import entry_points
from inspect import signature

import httpx

from yunhu.platform.settings.node import Speech
from yunhu.telephony.media.speech.errors import NoSuchSynthesiser
from yunhu.telephony.media.speech.ports import Synthesiser

GROUP = "yunhu.speech"
"""The group of entry points: `NAME = "package.module:make"`, where `make(settings.Speech) -> Synthesiser`.

One that asks a server names a second parameter, `transport`: it makes what its client goes out through, and
lets it out only to where the settings or the register of recipients say.
"""

OFFLINE = "offline"

OURS = (OFFLINE, "http", "sherpa-onnx")
"""What comes with Yunhu is found without being installed, in a copy of the source too."""

Transport = Callable[[], httpx.AsyncBaseTransport]

Make = Callable[..., Synthesiser]


def find(name: str) -> Make:
    """What makes the synthesiser of a name. Raises NoSuchSynthesiser, and whatever its import raises."""
    installed = {each.name: each for each in entry_points(group=GROUP)}
    if name in installed:
        made: Make = installed[name].load()
        return made
    ours = _ours(name)
    if ours is not None:
        return ours
    raise NoSuchSynthesiser(name=name, known=sorted({*OURS, *installed}))


def synthesisers(settings: Speech, transport: Transport) -> list[Synthesiser]:
    """The one that is set, and the offline one for the languages it does not speak.

    Raises NoSuchSynthesiser, SynthesiserMissing, and whatever the import of one raises.
    """
    return [_made(find(name), settings, transport) for name in dict.fromkeys((settings.engine, OFFLINE))]


def _made(make: Make, settings: Speech, transport: Transport) -> Synthesiser:
    if "transport" in signature(make).parameters:
        return make(settings, transport=transport)
    return make(settings)


def _ours(name: str) -> Make | None:
    """One of ours, loaded when it is wanted: the others cost nothing then."""
    match name:
        case "offline":
            from yunhu.telephony.media.speech import offline

            return offline.make
        case "http":
            from yunhu.telephony.media.speech import over_http

            return over_http.make
        case "sherpa-onnx":
            from yunhu.telephony.media.speech import sherpa

            return sherpa.make
        case _:
            return None
