"""What says the texts of flows, made from the settings."""

from __future__ import annotations

from yunhu.app.web.own_services import SPEECH
from yunhu.kit.refusal import Refusal
from yunhu.platform.alarms import Alarms
from yunhu.platform.clock import Scheduler
from yunhu.platform.outbound import Gate, GuardedTransport
from yunhu.platform.settings.node import Settings, Speech
from yunhu.telephony.media.speech.found import synthesisers
from yunhu.telephony.media.speech.ports import Synthesiser
from yunhu.telephony.media.speech.service import Speeches

MIB = 1 << 20


def make_speeches(settings: Settings, alarms: Alarms, scheduler: Scheduler, gate: Gate) -> Speeches:
    """What says texts on this node. A voice that is set and not there costs no call: the default speaks.

    `gate` lets the service out that the settings name, or not.
    """

    def failed(reason: str) -> None:
        alarms.sound("alarm.speech_failed", reason=reason)

    def works() -> None:
        alarms.clear("alarm.speech_failed")

    voices: list[Synthesiser]
    try:
        voices = synthesisers(settings.speech, lambda: GuardedTransport(gate, SPEECH))
    except (Refusal, ImportError) as missing:
        alarms.sound("alarm.speech_voice", reason=str(missing))
        voices = synthesisers(Speech(), lambda: GuardedTransport(gate, SPEECH))
    room = settings.speech.cache_mib * MIB
    return Speeches(voices, settings.speech_store, room, scheduler, failed, works)
