"""Who may call, and where each message goes."""

from __future__ import annotations

from msgspec.structs import replace
from tests.telephony.legs.far_end import FAR, HELD, LOCAL, Caller, Node
from tests.telephony.registrar.phones import phone

from yunhu.telephony.legs.front import WARNINGS, Front
from yunhu.telephony.legs.model import Party
from yunhu.telephony.legs.targets import Targets
from yunhu.telephony.registrar.service import Registrar
from yunhu.telephony.sip.digest import Credentials, DigestClient
from yunhu.telephony.sip.messages.message import Request, Response
from yunhu.telephony.sip.transports.flow import AckArrived, Failure, Flow, Key
from yunhu.telephony.trunks.model import Trunk
from yunhu.telephony.trunks.service import Trunks

PHONE = Flow("udp", LOCAL, ("198.51.100.7", 5060))
TRUNKS = (
    Trunk(
        id="carrier", addresses=("192.0.2.1:5060",), target="192.0.2.1", max_calls=2, options_s=0, srtp="off"
    ),
    Trunk(id="pbx", addresses=("198.51.100.0/24",), codecs=("PCMU",), options_s=0, srtp="off"),
    Trunk(
        id="paid",
        target="192.0.2.50:5070",
        transport="tcp",
        username="yunhu",
        secret_ref="paid",
        caller_id="01088886666",
        srtp="off",
        options_s=0,
    ),
)


class Floor(Node):
    """A node with its front, registrar and trunks. `certificates`: whom those are for that peers showed."""

    def __init__(self) -> None:
        super().__init__()
        self.certificates: dict[Flow, frozenset[str]] = {}
        self.front = Front(self.time, self.id)
        bits = lambda n: next(self.ids)  # noqa: E731 - a source of bits is a function
        announce = lambda tenant, contact, fact: self.facts.append(fact)  # noqa: E731
        self.registrar = Registrar(
            "yunhu.example", b"k", self.time, self.time, announce, self.front.ask, self.front.respond, bits
        )
        self.trunks = Trunks(
            self.time,
            announce,
            self.front.ask,
            self.flow_to,
            lambda host, done: done(None),
            self.id,
            lambda: 0.5,
        )
        self.registrar.configure("acme", [phone("1001")])
        self.trunks.configure("acme", TRUNKS)
        self.targets = Targets(self.registrar, self.trunks, {"paid": "hush"}.get)
        self.front.connect(self, self.legs, self.registrar, self.trunks)

    def arrived(self, key: Key, request: Request, flow: Flow) -> None:
        self.front.request_arrived(key, request, flow)

    def _deliver(self, output: object) -> None:
        if isinstance(output, AckArrived):
            self.front.ack_arrived(output.request, output.flow)
        else:
            super()._deliver(output)

    def shown(self, flow: Flow) -> frozenset[str] | None:
        return self.certificates.get(flow)


def caller(floor: Floor, flow: Flow, call: str = "call-1") -> Caller:
    return Caller(floor, call, flow)


def authorization(floor: Floor, method: str, password: str = "secret") -> str:
    """The answer of phone 1001 to the newest challenge."""
    client = DigestClient(Credentials("1001", password, "yunhu.example", frozenset({LOCAL})))
    value = client.answer(
        floor.last(method).headers.all("www-authenticate"), method, "sip:4001@192.0.2.9", LOCAL, "cn"
    )
    return f"Authorization: {value}"


def registers(floor: Floor) -> None:
    phone = caller(floor, PHONE, "reg")
    phone.to = "<sip:1001@yunhu.example>"
    phone.send("REGISTER", "Contact: <sip:1001@198.51.100.7>")
    phone.send("REGISTER", "Contact: <sip:1001@198.51.100.7>", authorization(floor, "REGISTER"))
    assert floor.statuses("REGISTER") == [401, 200]


def test_a_trunk_is_known_by_its_address() -> None:
    floor = Floor()
    caller(floor, Flow("udp", LOCAL, FAR)).invite()
    leg = floor.leg()
    assert (leg.trunk, leg.phone, leg.tenant) == ("carrier", None, "acme")


def test_a_stranger_has_to_prove_to_be_a_phone() -> None:
    floor = Floor()
    stranger = caller(floor, Flow("udp", LOCAL, ("203.0.113.5", 5060)))
    stranger.invite()
    assert floor.statuses() == [401]
    assert len(floor.legs) == 0
    stranger.invite(authorization(floor, "INVITE", "wrong"))
    assert floor.statuses() == [401, 401]
    stranger.invite(authorization(floor, "INVITE"))
    leg = floor.leg()
    assert (leg.phone, leg.caller.user, leg.trunk) == ("1001", "1001", None)


def test_a_phone_in_the_network_of_a_trunk_is_a_phone_once_it_is_registered() -> None:
    floor = Floor()
    caller(floor, PHONE).invite()
    assert (floor.leg().trunk, floor.leg().codec) == ("pbx", "PCMU")
    floor.legs.hangup(floor.leg())
    registers(floor)
    caller(floor, PHONE, "call-3").invite()
    assert floor.statuses()[-1] == 401


def test_a_full_trunk_is_told_to_come_back() -> None:
    floor = Floor()
    for number in range(3):
        caller(floor, Flow("udp", LOCAL, FAR), f"call-{number}").invite()
    assert floor.statuses() == [503]
    assert floor.last().headers.get("retry-after") == "5"
    assert floor.legs.calls_on("carrier") == 2


def test_strangers_get_options_and_nothing_else() -> None:
    floor = Floor()
    stranger = caller(floor, Flow("udp", LOCAL, ("203.0.113.5", 5060)))
    for method, status in (
        ("OPTIONS", 200),
        ("REFER", 403),
        ("BYE", 481),
        ("INFO", 481),
        ("NOTIFY", 481),
        ("UPDATE", 481),
        ("MESSAGE", 405),
        ("SUBSCRIBE", 405),
        ("PUBLISH", 405),
    ):
        stranger.send(method, "Refer-To: <sip:a@h>", "Event: x")
        assert floor.statuses(method) == [status], method
    assert "INVITE" in (floor.last("OPTIONS").headers.get("allow") or "")
    stranger.to = "<sip:x@h>;tag=none"
    stranger.send("OPTIONS")
    assert floor.statuses("OPTIONS") == [200, 481]


def test_phones_and_numbers_are_dialled_where_they_are() -> None:
    floor = Floor()
    assert floor.targets.phone("1001") is None
    registers(floor)
    target = floor.targets.phone("1001")
    assert target is not None
    assert (target.uri, target.flow, target.phone) == ("sip:1001@198.51.100.7", PHONE, "1001")
    number = floor.targets.trunk(TRUNKS[0], "+8610 1234")
    assert number is not None
    assert number.uri == "sip:+8610%201234@192.0.2.1:5060"
    assert (number.address, number.credentials, number.max_calls) == (("192.0.2.1", 5060), None, 2)
    paid = floor.targets.trunk(TRUNKS[2], "10086")
    assert paid is not None
    assert paid.uri == "sip:10086@192.0.2.50:5070;transport=tcp"
    assert paid.credentials is not None
    assert paid.credentials.realm == "192.0.2.50"
    assert paid.credentials.targets == {("192.0.2.50", 5070)}
    assert floor.targets.trunk(TRUNKS[1], "10086") is None
    leg = floor.legs.dial(floor.id(), floor.id(), "acme", paid, Party("1001", "Mei"), 30)
    assert leg.caller == Party("01088886666", "Mei")


def test_what_a_party_may_encrypt_is_its_own_configuration() -> None:
    floor = Floor()
    trunk = Trunk(id="safe", addresses=("203.0.113.9:5060",), target="203.0.113.9", srtp="required")
    floor.trunks.configure("acme", [trunk])
    caller(floor, Flow("udp", LOCAL, ("203.0.113.9", 5060))).invite()
    assert floor.statuses() == [488]
    target = floor.targets.trunk(trunk, "10086")
    assert target is not None
    assert target.srtp == "required"
    floor.registrar.configure("acme", [replace(phone("1001"), srtp="optional")])
    registers(floor)
    dialled = floor.targets.phone("1001")
    assert dialled is not None
    assert dialled.srtp == "optional"


def test_answers_find_who_asked_and_failures_are_told_after_the_fact() -> None:
    floor = Floor()
    heard: list[Response | None] = []

    class Full(Floor):
        """A stack that fails a request before its sender knows the key."""

        def send_request(self, request: Request, flow: Flow) -> Key:
            floor.front.transaction_failed(("c", "x", "OPTIONS"), Failure.TRANSPORT)
            floor.front.transaction_failed(("c", "other", "OPTIONS"), Failure.TRANSPORT)
            return ("c", "x", "OPTIONS")

    floor.front.connect(Full(), floor.legs, floor.registrar, floor.trunks)
    floor.front.ask(Request("OPTIONS", "sip:h"), PHONE, heard.append)
    assert heard == []
    floor.passes(0)
    assert heard == [None]
    floor.front.connect(floor, floor.legs, floor.registrar, floor.trunks)
    floor.front._asked["c", "y", "OPTIONS"] = heard.append
    floor.front.response_arrived(("c", "y", "OPTIONS"), Response(180, "Ringing"), PHONE)
    floor.front.response_arrived(("c", "y", "OPTIONS"), Response(404, "Not Found"), PHONE)
    floor.front.response_arrived(("c", "y", "OPTIONS"), Response(404, "Not Found"), PHONE)
    floor.front.transaction_failed(("c", "y", "OPTIONS"), Failure.TIMEOUT)
    assert [response.status for response in heard if response is not None] == [404]


PROVEN = Trunk(
    id="proven",
    addresses=("203.0.113.9",),
    target="sip.example",
    transport="tls",
    certificate_names=("sbc.example",),
    srtp="off",
    options_s=0,
)


def by_tls(number: int) -> Flow:
    return Flow("tls", LOCAL, ("203.0.113.9", 40_000 + number), number)


def test_a_trunk_that_has_to_prove_who_it_is_is_not_believed_by_its_address() -> None:
    floor = Floor()
    floor.trunks.configure("acme", [PROVEN])
    floor.certificates[by_tls(2)] = frozenset({"other.example"})
    ways = (Flow("udp", LOCAL, ("203.0.113.9", 5060)), by_tls(1), by_tls(2))
    for number, flow in enumerate(ways):
        caller(floor, flow, f"call-{number}").invite()
    refused = [one for one, _ in floor.sent if isinstance(one, Response) and one.status == 403]
    assert [one.headers.get("warning") for one in refused] == [
        f'399 yunhu "{WARNINGS[why]}"' for why in ("in_clear", "no_certificate", "other_names")
    ]
    assert (floor.legs.counters.unproven, len(floor.legs)) == (3, 0)
    floor.certificates[by_tls(3)] = frozenset({"other.example", "sbc.example"})
    caller(floor, by_tls(3), "call-9").invite()
    assert floor.leg().trunk == "proven"


def test_a_call_goes_on_by_its_connection_and_by_others_that_prove_whose_they_are() -> None:
    floor = Floor()
    floor.trunks.configure("acme", [replace(PROVEN, certificate_names=())])
    carrier = caller(floor, by_tls(1))
    carrier.invite()
    leg = floor.leg()
    floor.trunks.configure("acme", [PROVEN])
    carrier.flow = by_tls(2)
    carrier.to += f";tag={leg.tag}"
    carrier.send("UPDATE", body=HELD)
    carrier.send("BYE")
    assert (floor.statuses("UPDATE"), floor.statuses("BYE"), len(floor.legs)) == ([403], [403], 1)
    carrier.flow = by_tls(1)
    carrier.send("OPTIONS")
    assert floor.statuses("OPTIONS") == [200]
    floor.certificates[by_tls(2)] = frozenset({"sip.example"})
    carrier.flow = by_tls(2)
    carrier.send("BYE")
    assert (floor.statuses("BYE"), len(floor.legs)) == ([403, 200], 0)


def test_an_acknowledgement_of_somebody_else_is_none() -> None:
    floor = Floor()
    floor.trunks.configure("acme", [PROVEN])
    floor.certificates[by_tls(1)] = frozenset({"sbc.example"})
    carrier = caller(floor, by_tls(1))
    carrier.invite()
    leg = floor.leg()
    floor.legs.answer(leg)
    carrier.to += f";tag={leg.tag}"
    for number, state in ((2, "answered"), (1, "confirmed")):
        carrier.flow = by_tls(number)
        carrier.send("ACK", cseq=1)
        assert leg.state == state
