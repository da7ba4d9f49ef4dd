"""What data may be for, how sensitive they are, and how long they stay: the words for every field we hold.

PIPL article 6 (a purpose is clear and stated beforehand), article 19 (the shortest time), article 51
(classes).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, Literal, get_args

Purpose = Literal[
    "service",  # handling what a person contacted us for
    "callback",  # reaching a person who asked to be called back
    "ticket",  # following a matter up until it is settled
    "quality",  # checking and improving how contacts are handled
    "planning",  # staffing, and telling agents what they did
    "marketing",  # offers nobody asked for: only by consent
    "protection",  # keeping nuisance and fraud away
    "security",  # who may come in, who did what
    "law",  # proving that duties were met
    "operation",  # running the system itself
]
"""What a field may be for. Article 6: a purpose is clear and stated beforehand."""

Level = Literal["L1", "L2", "L3", "L4"]
"""L1 public, L2 internal, L3 personal, L4 sensitive personal (article 28) or secret."""

PURPOSES: Final[frozenset[str]] = frozenset(get_args(Purpose))
LEVELS: Final[frozenset[str]] = frozenset(get_args(Level))


@dataclass(frozen=True, slots=True)
class Retention:
    """How long a class of data stays. Days count from the instant that the table names as `since`."""

    days: int | None
    """Days by default; None: it ends with what it belongs to, not by the calendar."""

    least: int = 0
    """Fewer days than this nobody may configure: a law wants them."""

    until: str = ""
    """What ends it, where the calendar does not."""


RETENTIONS: Final[Mapping[str, Retention]] = {
    "contact": Retention(730, least=30),
    "ticket": Retention(1_095, least=30),
    "planning": Retention(730),
    "law": Retention(1_825, least=1_095),
    "audit": Retention(365, least=183),
    "recording": Retention(None, until="by the kind of business, in the recordings' own rules"),
    "customer": Retention(None, until="when the person asks, or somebody deletes the record"),
    "journal": Retention(None, until="when the facts were moved on and the journal is cut"),
    "account": Retention(None, until="when the account is deleted"),
    "session": Retention(None, until="when the session ends"),
    "configuration": Retention(None, until="never: a version says by which rules a contact was handled"),
    "operation": Retention(None, until="when the system needs it no longer; nothing in it is of a person"),
    "key": Retention(None, until="when what it opens is gone"),
}
"""The classes. A tenant may give the ones with days other days, never fewer than `least`."""
