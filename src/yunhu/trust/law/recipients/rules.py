"""What must hold in the register of recipients."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

from yunhu.kit.problem import Problem
from yunhu.kit.web_addresses import permitted
from yunhu.trust.law.recipients.model import Recipient


def check(
    recipients: Sequence[Recipient], home: str, purposes: Iterable[str], listed: Sequence[str]
) -> Iterator[Problem]:
    """Recipients twice, purposes nobody knows, places abroad without an assessment.

    `listed` are the addresses that flows may ask: one that is no recipient's is said as a warning.
    """
    known = sorted(purposes)
    seen = Counter(recipient.id for recipient in recipients)
    for at, recipient in enumerate(recipients):
        where = f"recipients[{at}]"
        if seen[recipient.id] > 1:
            yield Problem(f"{where}.id", "law.recipient_twice", {"id": recipient.id})
        if recipient.purpose not in known:
            params: dict[str, object] = {"purpose": recipient.purpose, "known": ", ".join(known)}
            yield Problem(f"{where}.purpose", "law.unknown_purpose", params)
        if recipient.is_abroad(home) and recipient.assessment is None:
            about: dict[str, object] = {"id": recipient.id, "place": recipient.place}
            yield Problem(f"{where}.assessment", "law.abroad_unassessed", about)
    for at, prefix in enumerate(listed):
        if recipient_of(prefix, recipients) is None:
            yield Problem(f"http_allowed[{at}]", "law.nobodys_address", {"address": prefix}, warning=True)


def unassessed(
    before: Sequence[Recipient], recipients: Sequence[Recipient], home: str, holding: frozenset[str]
) -> Iterator[Problem]:
    """New recipients abroad whose impact assessment does not hold now: they are not switched on."""
    for at, recipient in enumerate(recipients):
        is_new = recipient not in before
        if is_new and recipient.is_abroad(home) and recipient.assessment not in holding:
            params: dict[str, object] = {"id": recipient.id, "assessment": recipient.assessment or ""}
            yield Problem(f"recipients[{at}].assessment", "law.assessment_missing", params)


def recipient_of(url: str, recipients: Iterable[Recipient]) -> Recipient | None:
    """Whose address it is; None when nobody's on the register."""
    return next((each for each in recipients if permitted(url, each.addresses)), None)
