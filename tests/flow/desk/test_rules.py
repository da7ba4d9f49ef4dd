"""What a contact is for each of its agents, in every phase; and faults of the desk's configuration."""

from __future__ import annotations

import msgspec
import pytest

from yunhu.flow.desk import rules
from yunhu.flow.desk.model import Can, Disposition, Reason, Reasons, Shown, leaves
from yunhu.work.calls.model import CONSULTS, Contact, Party, Phase

LI, WANG = Party(leg="a", agent="li", since=7), Party(leg="b", agent="wang")
CONTACT = Contact(id="c", tenant="t", arrived_at=3, caller="1", dialled="2", leg="l", party=LI, since=9)


def stands(phase: Phase, lost: str | None = None) -> dict[str, tuple[Shown, tuple[Can, ...]] | None]:
    """Where a contact stands for both agents."""
    li = msgspec.structs.replace(LI, lost_at=8) if lost == "li" else LI
    wang = msgspec.structs.replace(WANG, lost_at=8) if lost == "wang" else WANG
    contact = msgspec.structs.replace(
        CONTACT,
        phase=phase,
        rung=(li,) if phase is Phase.OFFERED else (),
        party=None if phase is Phase.OFFERED else li,
        consult=wang if phase in CONSULTS else None,
    )
    found: dict[str, tuple[Shown, tuple[Can, ...]] | None] = {}
    for agent in ("li", "wang"):
        part = rules.my_part(contact, agent)
        found[agent] = None if part is None else rules.stands(contact, part)
    return found


@pytest.mark.parametrize(
    ("phase", "li", "wang"),
    [
        (Phase.WAITING, None, None),
        (Phase.OFFERED, "offered", None),
        (Phase.CONNECTING, "offered", None),
        (Phase.CALLING, "connecting", None),
        (Phase.TALKING, "talking", None),
        (Phase.HELD, "held", None),
        (Phase.ASKING, "consulting", "offered"),
        (Phase.CONSULTING, "consulting", "consulting"),
        (Phase.SWAPPED, "consulting", "consulting"),
        (Phase.CONFERENCE, "conference", "conference"),
        (Phase.ENDED, None, None),
    ],
)
def test_the_same_contact_stands_elsewhere_for_another_agent(
    phase: Phase, li: str | None, wang: str | None
) -> None:
    shown = {agent: found[0] if found else None for agent, found in stands(phase).items()}
    assert shown == {"li": li, "wang": wang}


def test_whoever_is_lost_may_rejoin_or_end_it_and_nothing_else() -> None:
    assert stands(Phase.CONSULTING, "li")["li"] == ("lost", ("hang_up", "rejoin"))
    assert stands(Phase.CONSULTING, "li")["wang"] == ("consulting", ("leave", "rejoin"))
    assert stands(Phase.CONSULTING, "wang")["wang"] == ("lost", ("leave", "rejoin"))


@pytest.mark.parametrize(
    ("phase", "customer", "li", "wang"),
    [
        (Phase.OFFERED, "waiting", "ringing", None),
        (Phase.TALKING, "talking", "talking", None),
        (Phase.HELD, "held", "talking", None),
        (Phase.ASKING, "held", "talking", "ringing"),
        (Phase.CONSULTING, "held", "talking", "talking"),
        (Phase.SWAPPED, "talking", "talking", "waiting"),
        (Phase.CONFERENCE, "talking", "talking", "talking"),
    ],
)
def test_what_everybody_is_doing(phase: Phase, customer: str, li: str, wang: str | None) -> None:
    contact = msgspec.structs.replace(CONTACT, phase=phase, consult=WANG if phase in CONSULTS else None)
    assert rules.customer_state(contact) == customer
    assert rules.party_state(contact, LI) == li
    if wang is not None:
        assert rules.party_state(contact, WANG) == wang
    state = None if phase is Phase.CONFERENCE else wang
    assert rules.consult_state(contact) == state


def test_the_time_in_a_phase_begins_with_it_or_with_the_loss() -> None:
    assert rules.since(CONTACT, LI) == 9
    assert rules.since(CONTACT, msgspec.structs.replace(LI, lost_at=11)) == 11


def test_faults_of_the_configuration_are_located() -> None:
    reasons = Reasons((Reason("meal", "Meal"), Reason("meal", "Again")), (Reason("busy", "Busy"),))
    deep = Disposition("a", "A", (Disposition("b", "B", (Disposition("c", "C", (_five(),)),)),))
    found = [(it.path, it.id) for it in rules.check(reasons, (deep, Disposition("a", "A")))]
    assert found == [
        ("reasons.break[1].id", "desk.twice"),
        ("dispositions[0].children[0].children[0].children[0].children", "desk.too_deep"),
        ("dispositions[1].code", "desk.twice"),
    ]


def _five() -> Disposition:
    return Disposition("d", "D", (Disposition("e", "E"),))


def test_only_leaves_of_the_tree_can_be_chosen() -> None:
    tree = (Disposition("sale", "Sale", (Disposition("sold", "Sold"), Disposition("later", "Later"))),)
    assert [leaf.code for leaf in leaves((*tree, Disposition("other", "Other")))] == [
        "sold",
        "later",
        "other",
    ]
