"""What may leave, decided from the register. Pure."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from yunhu.kit.web_addresses import Place, permitted
from yunhu.trust.law.recipients.model import HOME, Recipient

Why = Literal["not_listed", "other_recipient", "unassessed", "private_address"]
"""Why something is blocked: nobody's address, somebody else's, abroad without a valid impact assessment, or a
name that leads to an address in the house which nobody named."""

FLOWS = "flows"
"""Whose the addresses are that flows may ask and that are no recipient's on the register."""


@dataclass(frozen=True, slots=True)
class Lists:
    """What a node's gate knows at a moment."""

    recipients: tuple[Recipient, ...] = ()
    listed: tuple[str, ...] = ()
    """The beginnings of addresses that flows may ask."""

    home: str = HOME
    ours: Mapping[str, Sequence[str]] | None = None
    """What the node's own settings name: a service (speech, kms, oidc) and its addresses."""

    assessed: Collection[str] = ()
    """Assessments that are approved and have not expired."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """What the gate says of an address: its parts and whose it is, or why it is blocked."""

    place: Place | None
    recipient: str
    named: tuple[str, ...] = ()
    is_ours: bool = False
    why: Why | None = None


def decide(lists: Lists, url: str, wanted: str | None) -> Verdict:
    """Whether an address may be asked; `wanted` is whose it must be, None when any recipient's will do.

    What the node's settings name for a service may be asked for that; a recipient of the service's name adds
    more addresses of it (the keys of a single sign-on are often elsewhere).
    """
    for each in lists.recipients:
        place = permitted(url, each.addresses)
        if place is None or (wanted not in (None, each.id) and not _is_ours(lists, url, wanted)):
            continue
        if each.is_abroad(lists.home) and each.assessment not in lists.assessed:
            return Verdict(None, each.id, why="unassessed")
        return Verdict(place, each.id, each.addresses, _is_ours(lists, url, wanted))
    if wanted is None:
        place = permitted(url, lists.listed)
        if place is None:
            return Verdict(None, FLOWS, why="not_listed")
        return Verdict(place, FLOWS, lists.listed)
    ours = tuple((lists.ours or {}).get(wanted, ()))
    found = permitted(url, ours)
    if found is not None:
        return Verdict(found, wanted, ours, is_ours=True)
    return Verdict(None, wanted, why="other_recipient" if ours else "not_listed")


def _is_ours(lists: Lists, url: str, wanted: str | None) -> bool:
    """Whether the settings name this address for a service; the register may say more about it."""
    return wanted is not None and permitted(url, (lists.ours or {}).get(wanted, ())) is not None
