"""What legs count. Plain integers; whoever exports metrics reads them."""

from __future__ import annotations

from dataclasses import dataclass

from yunhu.platform.metrics import Counted


@dataclass(slots=True)
class Counters(Counted):
    """Counters since the start of the process."""

    legs_inbound: int = 0
    legs_outbound: int = 0
    legs_refused: int = 0
    unproven: int = 0
    sdp_malformed: int = 0
    sdp_unacceptable: int = 0
    out_of_order: int = 0
    no_dialog: int = 0
    forks_dropped: int = 0
    acks_missing: int = 0
    answers_repeated: int = 0
    glares: int = 0
    challenges_refused: int = 0
    handler_faults: int = 0
