"""What becomes an alarm when the journal's disk or the main database does not work."""

from collections.abc import Callable

from yunhu.platform.alarms import Alarms
from yunhu.platform.journal.projector import BACK_OFF_S
from yunhu.platform.journal.writer import Trouble

JOURNAL = "alarm.journal"
JOURNAL_LOSING = "alarm.journal_losing"
DATABASE = "alarm.database"


def journal(alarms: Alarms) -> Callable[[Trouble], None]:
    """For the journal's `on_trouble`."""

    def told(trouble: Trouble) -> None:
        if trouble.kind == "none":
            alarms.clear(JOURNAL)
            alarms.clear(JOURNAL_LOSING)
        else:
            name = JOURNAL_LOSING if trouble.kind == "losing" else JOURNAL
            alarms.sound(name, kind=trouble.kind, reason=trouble.message)

    return told


def database(alarms: Alarms) -> Callable[[str | None], None]:
    """For the projector's `on_trouble`."""

    def told(reason: str | None) -> None:
        if reason is None:
            alarms.clear(DATABASE)
        else:
            alarms.sound(DATABASE, reason=reason, again_s=BACK_OFF_S[-1])

    return told
