"""Which trunk an address belongs to."""

import pytest

from yunhu.telephony.trunks import rules
from yunhu.telephony.trunks.errors import BadSource, BadTarget, CertificateWithoutTls
from yunhu.telephony.trunks.model import Trunk
from yunhu.telephony.trunks.rules import Sources, check_certificate, check_target, doubt, target_of


def trunk(name: str, *addresses: str) -> Trunk:
    return Trunk(id=name, addresses=addresses)


def test_the_narrowest_description_wins() -> None:
    sources = Sources(
        (
            trunk("wide", "10.0.0.0/8"),
            trunk("narrow", "10.1.0.0/16", "2001:db8::/32"),
            trunk("host", "10.1.2.3"),
            trunk("socket", "10.1.2.3:5070", "[2001:db8::1]:5060"),
        )
    )
    assert sources.find(("10.9.9.9", 5060)) == "wide"
    assert sources.find(("10.1.9.9", 5060)) == "narrow"
    assert sources.find(("10.1.2.3", 5060)) == "host"
    assert sources.find(("10.1.2.3", 5070)) == "socket"
    assert sources.exact(("10.1.2.3", 5070)) == "socket"
    assert sources.exact(("10.1.2.3", 5060)) is None
    assert sources.find(("2001:db8::1", 5060)) == "socket"
    assert sources.find(("2001:db8::2", 5060)) == "narrow"
    assert sources.find(("192.0.2.1", 5060)) is None
    assert sources.find(("192.0.2.1", 5060)) is None


def test_what_is_remembered_of_networks_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rules, "MOST_REMEMBERED", 3)
    sources = Sources((trunk("wide", "10.0.0.0/8"),))
    for last in range(20):
        assert sources.find((f"10.0.0.{last}", 5060)) == "wide"
        assert len(sources._remembered) <= 3


@pytest.mark.parametrize("source", ["10.0.0.256", "10.0.0.0/33", "10.0.0.1:99999", ":5060", "[::1]x"])
def test_what_is_no_address_is_refused(source: str) -> None:
    with pytest.raises(BadSource):
        Sources((trunk("t", source),))


def test_targets_have_a_default_port() -> None:
    assert target_of("sip.example.com") == ("sip.example.com", 5060)
    assert target_of("192.0.2.1:5070") == ("192.0.2.1", 5070)
    assert target_of("[2001:DB8::1]:5070") == ("2001:db8::1", 5070)
    assert target_of("[2001:db8::1]") == ("2001:db8::1", 5060)
    check_target(Trunk(id="t"))
    with pytest.raises(BadTarget):
        check_target(Trunk(id="t", target="192.0.2.1:0"))
    with pytest.raises(BadTarget):
        check_target(Trunk(id="t", target="192.0.2.999:5060"))


@pytest.mark.parametrize(
    ("transport", "shown", "found"),
    [
        ("udp", None, "in_clear"),
        ("tcp", None, "in_clear"),
        ("tls", None, "no_certificate"),
        ("tls", set(), "other_names"),
        ("tls", {"other.example", "sip.example.evil.example"}, "other_names"),
        ("tls", {"other.example", "sbc.example"}, None),
        ("tls", {"sip.example"}, None),
    ],
)
def test_a_trunk_is_believed_that_shows_a_certificate_for_it(
    transport: str, shown: set[str] | None, found: str | None
) -> None:
    proven = Trunk(id="t", target="SIP.example:5061", transport="tls", certificate_names=("SBC.example",))
    assert doubt(proven, transport, None if shown is None else frozenset(shown)) == found
    assert doubt(Trunk(id="t"), transport, None) is None


def test_who_shows_a_certificate_comes_encrypted() -> None:
    check_certificate(Trunk(id="t"))
    check_certificate(Trunk(id="t", transport="tls", certificate_names=("sbc.example",)))
    with pytest.raises(CertificateWithoutTls):
        check_certificate(Trunk(id="t", certificate_names=("sbc.example",)))
