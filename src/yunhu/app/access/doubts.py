"""Somebody is told when the calls of a trunk are refused because it does not prove who it is."""

from __future__ import annotations

from yunhu.platform.alarms import Alarms
from yunhu.telephony.trunks.model import Distrust

IN_CLEAR, NO_CERTIFICATE, OTHER_NAMES, UNBELIEVED = (
    "alarm.trunk_in_clear",
    "alarm.trunk_no_certificate",
    "alarm.trunk_other_names",
    "alarm.trunk_unbelieved",
)
_ALL = (IN_CLEAR, NO_CERTIFICATE, OTHER_NAMES, UNBELIEVED)


class Doubts:
    """Raises the alarm that says why; a call that is believed, or another configuration, clears it."""

    def __init__(self, alarms: Alarms) -> None:
        self._alarms = alarms

    def __call__(self, trunk: str, found: Distrust | None, shown: str) -> None:
        """`shown`: the names that were shown instead, or what is wrong with the certificate."""
        for name in _ALL:
            self._alarms.clear(name, trunk)
        match found:
            case "in_clear":
                self._alarms.sound(IN_CLEAR, trunk)
            case "no_certificate":
                self._alarms.sound(NO_CERTIFICATE, trunk)
            case "other_names":
                self._alarms.sound(OTHER_NAMES, trunk, shown=shown)
            case "unbelieved":
                self._alarms.sound(UNBELIEVED, trunk, why=shown)
