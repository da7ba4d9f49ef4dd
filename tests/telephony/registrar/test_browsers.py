"""Agents and visitors in browsers: who is believed, which tab is called, and what a lost connection costs."""

from __future__ import annotations

from itertools import count

import pytest
from tests.telephony.registrar.phones import REALM, Device, World, phone

from yunhu.kit.instants import SECOND
from yunhu.telephony.registrar import service
from yunhu.telephony.registrar.browsers import Browsers
from yunhu.telephony.registrar.credentials import AGENT, VISIT
from yunhu.telephony.registrar.facts import PhoneRegistered, PhoneUnregistered
from yunhu.telephony.registrar.service import GRACE_S, Registrar
from yunhu.telephony.sip.transports.flow import Flow

SECRET = b"s" * 32


class Office(World):
    """A registrar whose agents `mei` and `li.na` work in browsers."""

    def __init__(self) -> None:
        super().__init__()
        bits = count(1)
        self.open: set[int] = set()
        self._connections = count(2**32)
        self.registrar = Registrar(
            REALM,
            b"key",
            self.time,
            self.time,
            lambda tenant, contact, fact: self.facts.append(fact),
            self.ask,
            lambda key, response: self.responses.append(response),
            lambda n: next(bits),
            SECRET,
            lambda flow: flow.connection in self.open,
        )
        self.registrar.attach(self)
        self.registrar.attach_browsers(self)
        self.registrar.configure("acme", [phone("1001")], ["mei", "li.na"])
        self.tabs: list[tuple[str, ...]] = []

    def browser_registered(self, agent: str, tab: str) -> None:
        self.tabs.append((agent, tab))

    def browser_unregistered(self, agent: str, tab: str, why: str) -> None:
        self.tabs.append((agent, tab, why))

    def connect(self) -> Flow:
        """A browser's connection."""
        number = next(self._connections)
        self.open.add(number)
        return Flow("wss", ("192.0.2.9", 443), ("198.51.100.7", 40000), number)

    def cut(self, flow: Flow) -> None:
        """A connection ends."""
        self.open.discard(flow.connection)
        self.registrar.connection_lost(flow.connection)

    def tab(self, agent: str = "li.na", tab: str = "a", kind: str = AGENT) -> Tab:
        """A tab with new credentials on a new connection; each later one has a later second."""
        self.time.advance(1)
        given = self.registrar.issue(kind, agent, tab)
        return Tab(self, given.authorization_user, given.password, given.user)


class Tab(Device):
    """A browser tab that registers."""

    world: Office

    def __init__(self, world: Office, authorization_user: str, password: str, user: str) -> None:
        flow = world.connect()
        super().__init__(world, authorization_user, password, flow, f"call-{flow.connection}")
        self.user = user
        self.contact = f"<sip:x{flow.connection}@df7jal23ls0d.invalid;transport=ws>"

    def sign(self, *more: str, star: bool = False) -> int:
        """REGISTER its own address; the status."""
        return self.register(*more, to=self.user, star=star).status


def test_an_agent_is_reached_on_the_connection_of_the_tab() -> None:
    office = Office()
    tab = office.tab()
    assert tab.sign("User-Agent: JsSIP") == 200
    assert office.registrar.flow_of("agent.li.na") == tab.flow
    assert office.registrar.tab_of("li.na") == "a"
    assert office.registrar.tab_of("mei") is None
    assert office.tabs == [("li.na", "a")]
    (fact,) = office.facts
    assert fact == PhoneRegistered(
        phone="agent.li.na", agent="li.na", transport="wss", nat=False, user_agent="JsSIP"
    )
    tab.sign()
    assert len(office.tabs) == 1
    assert office.probes == []


def test_the_only_challenge_is_the_one_that_browsers_can_answer() -> None:
    office = Office()
    (only,) = office.tab().request(to="agent.li.na").headers.all("www-authenticate")
    assert "algorithm=MD5" in only


def test_the_newest_tab_is_called_and_an_older_one_does_not_come_back_by_itself() -> None:
    office = Office()
    old, new = office.tab(tab="old"), office.tab(tab="new")
    assert old.sign() == 200
    assert new.sign() == 200
    assert [binding.flow for binding in office.registrar.bindings("agent.li.na")] == [new.flow]
    assert office.tabs == [("li.na", "old"), ("li.na", "new")]
    assert old.sign() == 403
    assert old.sign("Expires: 0") == 403
    assert old.sign("Expires: 0", star=True) == 403
    assert office.registrar.flow_of("agent.li.na") == new.flow
    taken_back = office.tab(tab="old")
    assert taken_back.sign() == 200
    assert office.tabs[-1] == ("li.na", "old")


def test_a_tab_that_signs_off_takes_nobody_else_with_it() -> None:
    office = Office()
    old, new = office.tab(tab="old"), office.tab(tab="new")
    old.sign()
    assert new.sign("Expires: 0") == 200
    assert office.registrar.flow_of("agent.li.na") == old.flow
    assert old.sign("Expires: 0") == 200
    assert office.tabs[-1] == ("li.na", "old", "asked")
    assert office.facts[-1] == PhoneUnregistered(phone="agent.li.na", agent="li.na", why="asked")


def test_a_reloaded_tab_takes_its_own_place_on_another_connection() -> None:
    office = Office()
    before, after = office.tab(), office.tab()
    before.sign()
    after.sign()
    assert office.tabs == [("li.na", "a"), ("li.na", "a")]
    assert len(office.registrar.bindings("agent.li.na")) == 1
    office.cut(before.flow)
    office.time.advance(GRACE_S + 1)
    assert office.registrar.flow_of("agent.li.na") == after.flow


def test_a_lost_connection_keeps_the_place_for_a_while() -> None:
    office = Office()
    tab = office.tab()
    tab.sign()
    office.cut(tab.flow)
    assert office.registrar.flow_of("agent.li.na") is None
    assert office.registrar.best("agent.li.na") is None
    assert office.registrar.tab_of("li.na") == "a"
    office.time.advance(GRACE_S - 1)
    assert len(office.tabs) == 1
    office.time.advance(2)
    assert office.tabs[-1] == ("li.na", "a", "unreachable")
    assert office.registrar.tab_of("li.na") is None
    assert office.registrar.counters.unreachable == 1


def test_a_quick_reconnection_is_told_and_nothing_is_lost() -> None:
    office = Office()
    tab = office.tab()
    tab.sign()
    office.cut(tab.flow)
    tab.flow = office.connect()
    assert tab.sign() == 200
    assert office.registrar.flow_of("agent.li.na") == tab.flow
    office.time.advance(GRACE_S + 1)
    assert office.tabs == [("li.na", "a"), ("li.na", "a")]
    office.cut(Flow("wss", tab.flow.local, tab.flow.remote, 1))
    assert office.registrar.flow_of("agent.li.na") == tab.flow


def test_several_on_one_connection_are_given_up_together() -> None:
    office = Office()
    one, two = office.tab("mei"), office.tab("li.na")
    two.flow = one.flow
    one.sign()
    two.sign()
    office.cut(one.flow)
    office.time.advance(GRACE_S + 1)
    assert {told for told in office.tabs if len(told) == 3} == {
        ("mei", "a", "unreachable"),
        ("li.na", "a", "unreachable"),
    }


def test_a_registration_that_is_not_refreshed_expires() -> None:
    office = Office()
    office.tab().sign("Expires: 60")
    office.time.advance(70)
    assert office.tabs[-1] == ("li.na", "a", "expired")


def test_a_visitor_may_register_and_nobody_is_told() -> None:
    office = Office()
    visitor = office.tab("0199-7", "page", VISIT)
    assert visitor.sign() == 200
    assert office.registrar.flow_of("visit.0199-7") == visitor.flow
    visitor.sign("Expires: 0")
    assert (office.facts, office.tabs, office.told) == ([], [], [])


def test_credentials_end_and_are_believed_over_a_websocket_alone() -> None:
    office = Office()
    given = office.registrar.issue(AGENT, "mei", "a", 60)
    late = Tab(office, given.authorization_user, given.password, given.user)
    office.time.advance(61)
    assert late.sign() == 401
    over_udp = office.tab("mei")
    over_udp.flow = Flow("udp", ("192.0.2.9", 5060), ("198.51.100.7", 40000))
    assert over_udp.sign() == 401


@pytest.mark.parametrize("wrong", ["password", "agent", "user", "secret"])
def test_wrong_credentials_open_nothing_and_lock_nobody_out(wrong: str) -> None:
    office = Office()
    given = office.registrar.issue(AGENT, "mei" if wrong != "agent" else "gone", "a")
    user, word = given.authorization_user, given.password
    if wrong == "user":
        user = user.replace("mei", "li.na")
    if wrong == "password":
        word = "x" * 43
    if wrong == "secret":
        user, word = Browsers(b"t" * 32).issue(AGENT, "mei", "a", given.expires_s)[1:3]
    tab = Tab(office, user, word, "agent.mei")
    for _ in range(8):
        tab.digest.accepted()
        assert tab.sign() == 401
    assert office.registrar.bindings("agent.mei") == ()
    # The same address may go on: an office is one address.
    assert office.tab("mei").sign() == 200


def test_who_is_barred_goes_and_comes_back_with_new_credentials_or_when_the_bar_is_lifted() -> None:
    office = Office()
    theirs, other = office.tab("mei"), office.tab("li.na")
    assert (theirs.sign(), other.sign()) == (200, 200)
    office.registrar.bar({"mei"})
    assert office.tabs[-1] == ("mei", "a", "removed")
    assert office.registrar.flow_of("agent.mei") is None
    assert (theirs.sign(), other.sign()) == (401, 200)
    office.registrar.configure("acme", [], ["mei", "li.na"])
    assert theirs.sign() == 401
    office.registrar.bar(())
    assert theirs.sign() == 200
    office.registrar.bar({"mei"})
    assert office.tab("mei").sign() == 200
    assert office.registrar.tab_of("mei") == "a"


def test_phones_that_guess_over_a_websocket_are_slowed_down_and_browsers_are_not() -> None:
    office = Office()
    for _ in range(8):
        Device(office, password="wrong", flow=office.connect()).register()
    assert office.registrar.counters.backed_off > 0
    assert office.tab("mei").sign() == 200


def test_nobody_registers_somebody_else() -> None:
    office = Office()
    tab = office.tab("mei")
    assert tab.register(to="agent.li.na").status == 403
    assert tab.register(to="1001").status == 403


def test_an_agent_who_is_removed_loses_the_place() -> None:
    office = Office()
    tab = office.tab()
    tab.sign()
    office.registrar.configure("acme", [phone("1001")], ["mei"])
    assert office.tabs[-1] == ("li.na", "a", "removed")
    assert tab.sign() == 401


def test_a_phone_keeps_its_name_against_an_agent() -> None:
    office = Office()
    office.registrar.configure("acme", [phone("agent.mei")], ["mei"])
    assert office.tab("mei").sign() == 401


def test_browsers_are_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(service, "MOST_BROWSERS", 1)
    office = Office()
    first = office.tab("mei")
    assert first.sign() == 200
    tab = office.tab("li.na")
    assert tab.sign() == 503
    assert office.responses[-1].headers.get("retry-after") == str(service.RETRY_AFTER_FULL_S)
    assert first.sign() == 200


def test_without_a_secret_there_are_no_browsers() -> None:
    browsers = Browsers(b"")
    browsers.agents = {"mei"}
    flow = Flow("wss", ("192.0.2.9", 443), ("198.51.100.7", 40000), 2**32)
    given = browsers.issue(AGENT, "mei", "a", 10)
    assert browsers.claim(given.authorization_user, flow, 9 * SECOND) is None
    with_one = Browsers(SECRET)
    with_one.agents = {"mei"}
    assert with_one.claim(given.authorization_user, flow, 9 * SECOND) is not None
    assert with_one.claim(given.authorization_user, flow, 10 * SECOND) is None
    assert with_one.phone("robot.x") is None
