"""What a REGISTER does to bindings (RFC 3261 §10.3)."""

from hypothesis import given
from hypothesis import strategies as st
from tests.telephony.registrar.phones import FLOW

from yunhu.kit.instants import SECOND
from yunhu.telephony.registrar.model import Binding
from yunhu.telephony.registrar.rules import LONGEST_S, MOST_CONTACTS, best, register
from yunhu.telephony.sip.messages.message import Request, parse

NOW = 1_000 * SECOND


def asks(*lines: str, cseq: int = 1, call: str = "c") -> Request:
    head = [
        "REGISTER sip:y SIP/2.0",
        "Via: SIP/2.0/UDP h;branch=z9hG4bK1",
        "From: <sip:1@y>;tag=t",
        "To: <sip:1@y>",
        f"Call-ID: {call}",
        f"CSeq: {cseq} REGISTER",
        *lines,
    ]
    request = parse(("\r\n".join(head) + "\r\n\r\n").encode())
    assert isinstance(request, Request)
    return request


def after(*requests: Request) -> tuple[int, tuple[Binding, ...]]:
    bindings: tuple[Binding, ...] = ()
    status = 0
    for request in requests:
        status, bindings = register(bindings, request, FLOW, NOW)
    return status, bindings


def test_expires_comes_from_the_contact_then_the_header_then_the_longest_and_is_clamped() -> None:
    for lines, seconds in (
        (("Contact: <sip:a@h>;expires=120", "Expires: 300"), 120),
        (("Contact: <sip:a@h>", "Expires: 300"), 300),
        (("Contact: <sip:a@h>",), LONGEST_S),
        (("Contact: <sip:a@h>;expires=99999",), LONGEST_S),
        (("Contact: <sip:a@h>;expires=rubbish", "Expires: 200"), 200),
    ):
        status, (binding,) = after(asks(*lines))
        assert (status, binding.expires_at) == (200, NOW + seconds * SECOND)


def test_several_contacts_are_kept_and_the_best_is_called() -> None:
    _, bindings = after(
        asks("Contact: <sip:a@h>;q=0.5, <sip:b@h>;q=0.9;expires=60"),
        asks("Contact: <sip:c@h>;q=0.9;expires=90", call="d"),
        asks("Contact: <sip:e@h>;q=7", "Expires: 60", call="e"),
    )
    assert len(bindings) == 4
    chosen = best(bindings, NOW)
    assert chosen is not None
    assert chosen.contact == "sip:e@h"
    later = best(bindings, NOW + 91 * SECOND)
    assert later is not None
    assert later.contact == "sip:a@h"
    assert best(bindings, NOW + 10_000 * SECOND) is None


def test_all_or_nothing() -> None:
    first = asks("Contact: <sip:a@h>")
    for bad, status in (
        (asks("Contact: <sip:b@h>, <sip:c@h>;expires=10", cseq=2), 423),
        (asks("Contact: <sip:b@h>, <tel:+86>", cseq=2), 400),
        (asks("Contact: *", cseq=2), 400),
        (asks("Contact: *", "Expires: 60", cseq=2), 400),
        (asks("Contact: <sip:a@h>;expires=0", cseq=1), 500),
        (asks("Contact: *", "Expires: 0", cseq=1), 500),
        (asks("Contact: " + ", ".join(f"<sip:{n}@h>" for n in range(11)), cseq=2), 400),
    ):
        got, bindings = after(first, bad)
        assert got == status
        assert [binding.contact for binding in bindings] == ["sip:a@h"]


def test_another_client_may_have_any_number() -> None:
    status, bindings = after(
        asks("Contact: <sip:a@h>", cseq=9), asks("Contact: <sip:a@h>", cseq=1, call="other")
    )
    assert status == 200
    assert bindings[0].call_id == "other"


def test_the_contacts_of_a_phone_are_bounded_and_the_first_to_expire_goes() -> None:
    requests = [
        asks(f"Contact: <sip:{n}@h>;expires={600 + n}", call=str(n)) for n in range(MOST_CONTACTS + 3)
    ]
    _, bindings = after(*requests)
    assert len(bindings) == MOST_CONTACTS
    assert "sip:0@h" not in [binding.contact for binding in bindings]


def test_nat_is_seen_by_the_contact() -> None:
    for contact, nat in (
        ("<sip:a@198.51.100.7:40000>", False),
        ("<sip:a@198.51.100.7:40000;transport=udp>", False),
        ("<sip:a@198.51.100.7>", True),
        ("<sip:a@10.0.0.5:40000>", True),
    ):
        _, (binding,) = after(asks(f"Contact: {contact}"))
        assert binding.is_behind_nat is nat


@given(
    st.lists(st.tuples(st.integers(0, 5), st.integers(1, 9), st.integers(0, 200), st.booleans()), max_size=30)
)
def test_whatever_comes_the_bindings_stay_bounded_and_unique(steps: list[tuple[int, int, int, bool]]) -> None:
    bindings: tuple[Binding, ...] = ()
    for who, cseq, seconds, star in steps:
        contact = "*" if star else f"<sip:{who}@h>"
        outcome = register(bindings, asks(f"Contact: {contact}", f"Expires: {seconds}", cseq=cseq), FLOW, NOW)
        if outcome.status != 200:
            assert outcome.bindings == bindings
        bindings = outcome.bindings
        contacts = [binding.contact for binding in bindings]
        assert len(contacts) == len(set(contacts)) <= MOST_CONTACTS
