"""What a contact is for one agent: where it stands, who is in it, and what may be asked for now."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Literal

from yunhu.flow.desk.model import DEPTH_MAX, Can, Disposition, MemberState, Reasons, Shown
from yunhu.kit.problem import Problem
from yunhu.work.calls.model import Contact, Party, Phase

_PARTY: dict[Phase, tuple[Shown, tuple[Can, ...]]] = {
    Phase.OFFERED: ("offered", ("reject",)),
    Phase.CONNECTING: ("offered", ("reject",)),
    Phase.CALLING: ("connecting", ("hang_up",)),
    Phase.TALKING: ("talking", ("hold", "transfer", "consult", "hang_up", "rejoin", "digits")),
    Phase.HELD: ("held", ("resume", "transfer", "consult", "hang_up", "rejoin")),
    Phase.ASKING: ("consulting", ("cancel_consult", "hang_up", "rejoin")),
    Phase.CONSULTING: (
        "consulting",
        ("complete", "merge", "swap", "cancel_consult", "hang_up", "rejoin"),
    ),
    Phase.SWAPPED: (
        "consulting",
        ("complete", "merge", "swap", "cancel_consult", "hang_up", "rejoin", "digits"),
    ),
    Phase.CONFERENCE: ("conference", ("cancel_consult", "leave", "hang_up", "rejoin", "digits")),
}
_CONSULTED: dict[Phase, tuple[Shown, tuple[Can, ...]]] = {
    Phase.ASKING: ("offered", ("reject",)),
    Phase.CONSULTING: ("consulting", ("leave", "rejoin")),
    Phase.SWAPPED: ("consulting", ("leave", "rejoin")),
    Phase.CONFERENCE: ("conference", ("leave", "rejoin")),
}
_LOST: tuple[Can, ...] = ("hang_up", "rejoin")
_LOST_CONSULTED: tuple[Can, ...] = ("leave", "rejoin")

_CUSTOMER: dict[Phase, MemberState] = {
    Phase.CALLING: "ringing",
    Phase.TALKING: "talking",
    Phase.SWAPPED: "talking",
    Phase.CONFERENCE: "talking",
    Phase.HELD: "held",
    Phase.ASKING: "held",
    Phase.CONSULTING: "held",
}
_CONSULT: dict[Phase, Literal["ringing", "talking", "waiting"]] = {
    Phase.ASKING: "ringing",
    Phase.CONSULTING: "talking",
    Phase.SWAPPED: "waiting",
}
_OTHER: dict[Phase, MemberState] = {
    Phase.ASKING: "ringing",
    Phase.CONSULTING: "talking",
    Phase.SWAPPED: "waiting",
    Phase.CONFERENCE: "talking",
}


def my_part(contact: Contact, agent: str) -> Party | None:
    """The party of the contact that an agent is; None when it is none."""
    return next((member for member in contact.members if member.agent == agent), None)


def is_consulted(contact: Contact, part: Party) -> bool:
    """Whether this one is asked, or the third in a conference, and not the agent who has the contact."""
    return contact.consult is not None and contact.consult.leg == part.leg


def stands(contact: Contact, part: Party) -> tuple[Shown, tuple[Can, ...]] | None:
    """Where the contact stands for one of its parties, and what that one may ask for; None when nowhere."""
    consulted = is_consulted(contact, part)
    found = (_CONSULTED if consulted else _PARTY).get(contact.phase)
    if found is None or part.lost_at is None:
        return found
    return "lost", _LOST_CONSULTED if consulted else _LOST


def customer_state(contact: Contact) -> MemberState:
    """What the customer is doing."""
    return _CUSTOMER.get(contact.phase, "waiting")


def party_state(contact: Contact, part: Party) -> MemberState:
    """What one of the others is doing."""
    if is_consulted(contact, part):
        return _OTHER.get(contact.phase, "waiting")
    return "ringing" if contact.phase in (Phase.OFFERED, Phase.CONNECTING) else "talking"


def consult_state(contact: Contact) -> Literal["ringing", "talking", "waiting"] | None:
    """What the consulted one is doing; None when nobody is asked (in a conference all are equal)."""
    return _CONSULT.get(contact.phase)


def since(contact: Contact, part: Party) -> int:
    """When the contact began to stand where it does for this one (µs)."""
    if part.lost_at is not None:
        return part.lost_at
    return contact.since or part.since or contact.arrived_at


# --- what a tenant configures -----------------------------------------------------------------------------


def check(reasons: Reasons, dispositions: tuple[Disposition, ...]) -> list[Problem]:
    """What is wrong with the desk's configuration."""
    return [
        *_twice((reason.id for reason in reasons.break_), "reasons.break"),
        *_twice((reason.id for reason in reasons.reject), "reasons.reject"),
        *_tree(dispositions, "dispositions", 1, set()),
    ]


def _twice(ids: Iterable[str], path: str) -> Iterator[Problem]:
    seen: set[str] = set()
    for at, one in enumerate(ids):
        if one in seen:
            yield Problem(f"{path}[{at}].id", "desk.twice", {"id": one})
        seen.add(one)


def _tree(tree: tuple[Disposition, ...], path: str, depth: int, seen: set[str]) -> Iterator[Problem]:
    if depth > DEPTH_MAX:
        yield Problem(path, "desk.too_deep", {"most": DEPTH_MAX})
        return
    for at, one in enumerate(tree):
        if one.code in seen:
            yield Problem(f"{path}[{at}].code", "desk.twice", {"id": one.code})
        seen.add(one.code)
        yield from _tree(one.children, f"{path}[{at}].children", depth + 1, seen)
