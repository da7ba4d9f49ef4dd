"""Synthesisers by name: ours, and what a company installed beside Yunhu."""

from __future__ import annotations

from collections.abc import Callable
from importlib.metadata import entry_points

from yunhu.platform.settings import Speech
from yunhu.telephony.media.speech.errors import NoSuchSynthesiser
from yunhu.telephony.media.speech.ports import Synthesiser

GROUP = "yunhu.speech"
"""The group of entry points: `NAME = "package.module:make"`, where `make(settings.Speech) -> Synthesiser`."""

OFFLINE = "offline"

OURS = (OFFLINE, "http", "sherpa-onnx")
"""What comes with Yunhu is found without being installed, in a copy of the source too."""

Make = Callable[[Speech], Synthesiser]


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


def synthesisers(settings: Speech) -> list[Synthesiser]:
    """The one that is set, and the offline one for the languages it does not speak."""
    names = dict.fromkeys((settings.engine, OFFLINE))
    return [find(name)(settings) for name in names]


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
