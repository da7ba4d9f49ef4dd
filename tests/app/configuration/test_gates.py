"""What a node does not let a configuration switch on."""

from __future__ import annotations

from yunhu.app.configuration.gates import gates_of, unprovable
from yunhu.app.configuration.model import Centre
from yunhu.platform.settings.node import Settings, Sip
from yunhu.platform.texts import load
from yunhu.telephony.trunks.model import Trunk

PROVEN = Trunk(id="proven", transport="tls", certificate_names=("sbc.example",))


def test_nobody_has_to_show_what_would_not_be_believed() -> None:
    found = list(unprovable([Trunk(id="plain"), PROVEN], Sip()))
    assert [(each.path, each.id) for each in found] == [
        ("trunks[1].certificate_names", "trunk.no_secure_listener"),
        ("trunks[1].certificate_names", "trunk.no_trust"),
    ]
    for language in ("en", "zh-CN"):
        assert all("proven" in load().render(each.id, each.params, language) for each in found)
    assert list(unprovable([PROVEN], Sip(tls=("0.0.0.0:5061",), trust="ca.pem"))) == []


def test_the_gates_of_a_node_look_at_its_settings() -> None:
    gates = gates_of(Settings(), frozenset)
    assert len(list(gates(Centre(), Centre(trunks=(PROVEN,))))) == 2
    assert list(gates(Centre(), Centre())) == []
