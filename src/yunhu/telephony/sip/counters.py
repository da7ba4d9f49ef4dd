"""What the SIP floor counts. Plain integers; whoever exports metrics reads them."""

from __future__ import annotations

from dataclasses import dataclass

from yunhu.platform.metrics import Counted


@dataclass(slots=True)
class Counters(Counted):
    """Counters since the start of the process."""

    acks_absorbed: int = 0
    bytes_received: int = 0
    bytes_sent: int = 0
    cancels_unmatched: int = 0
    certificates_refused: int = 0
    connections_dropped: int = 0
    connections_opened: int = 0
    connections_refused: int = 0
    handler_failures: int = 0
    keepalives: int = 0
    malformed_answered: int = 0
    malformed_dropped: int = 0
    merged: int = 0
    messages_received: int = 0
    messages_sent: int = 0
    over_capacity: int = 0
    overload_refused: int = 0
    rate_limited: int = 0
    refused: int = 0
    requests_received: int = 0
    requests_sent: int = 0
    responses_received: int = 0
    responses_sent: int = 0
    retransmissions_received: int = 0
    retransmissions_sent: int = 0
    send_failures: int = 0
    stray_responses: int = 0
    timeouts: int = 0
    transactions_ended: int = 0
    transactions_started: int = 0
    transport_failures: int = 0
