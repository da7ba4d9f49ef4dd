"""How visits are told where they stand, and how long they are remembered. Pure."""

from __future__ import annotations

import ipaddress
from collections.abc import Sequence

from yunhu.flow.visits.model import Phase, Progress, Standing

UNUSED_S = 900.0
"""A visit that never became a call is forgotten after so long: the page may ask for the microphone first."""

LONGEST_S = 24 * 3600.0
"""No visit is remembered for longer, whatever became of it."""

MOMENTS, FEWEST, RECENT_S = 20, 3, 1800.0
"""From how many of the last contacts that were taken the pace of a queue is read, at least, and how old."""

LONGEST_ESTIMATE_S = 3600
"""Beyond an hour a number would be a guess."""

_PHASES: dict[str, Phase] = {
    "arriving": "calling",
    "in_flow": "in_flow",
    "waiting": "waiting",
    "offered": "waiting",
    "connecting": "waiting",
    "ended": "ended",
}
"""Every other phase of a contact is a talk to the visitor, though somebody may be on hold."""

_IPV6_NETWORK = 64


def progress(called: bool, standing: Standing | None) -> Progress:
    """Where a visit stands. `called`: it became a contact, of which there is no standing when it is over."""
    if not called:
        return Progress("calling")
    if standing is None:
        return Progress("ended")
    phase = _PHASES.get(standing.phase, "talking")
    if phase != "waiting":
        return Progress(phase)
    return Progress(phase, standing.position, standing.waiting, standing.estimated_s)


def estimate(taken_s: Sequence[float], position: int, now_s: float) -> int | None:
    """Seconds that whoever is at a position may still wait; None when too little is known to say anything.

    `taken_s` are the last moments at which contacts of the queue were taken, oldest first. The time since the
    last one counts too, so that the estimate grows while nobody is taken.
    """
    recent = [moment for moment in taken_s if now_s - moment <= RECENT_S]
    if len(recent) < FEWEST:
        return None
    pace_s = (now_s - recent[0]) / len(recent)
    return min(round(position * pace_s), LONGEST_ESTIMATE_S)


def is_over(opened_s: float, called: bool, lives: bool, now_s: float) -> bool:
    """Whether a visit can be forgotten: what nobody used in time, and what has been over for long."""
    age_s = now_s - opened_s
    return age_s > LONGEST_S or (not (called and lives) and age_s > UNUSED_S)


def source_of(address: str) -> str:
    """Whom a limit counts: an IPv4 address, or the network that one IPv6 customer has all of."""
    try:
        found = ipaddress.ip_address(address)
    except ValueError:
        return address
    if found.version == 4:
        return address
    return str(ipaddress.ip_network((found, _IPV6_NETWORK), strict=False).network_address)
