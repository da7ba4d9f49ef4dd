"""The demonstration's centre and settings are right, and its simulated people are where the trunk says."""

from __future__ import annotations

from ipaddress import ip_address, ip_network

import pytest
import yaml

from yunhu.app.configuration.model import Centre
from yunhu.app.configuration.rules import Sounds
from yunhu.app.configuration.service import read
from yunhu.app.demo import seed
from yunhu.app.demo.folder import hashes
from yunhu.platform.settings import config
from yunhu.telephony.media.prompts import Prompts

PASSWORDS = {"1001": "one", "1002": "two"}
LOOPBACK = seed.Loopback("127.9.8")


def centre(people: tuple[seed.Person, ...] = ()) -> Centre:
    document = seed.centre(LOOPBACK, hashes(PASSWORDS), people)
    found, warnings = read(yaml.safe_dump(document, allow_unicode=True), Sounds(*Prompts().names()))
    assert warnings == []
    return found


def test_the_centre_has_nothing_wrong_and_what_was_promised() -> None:
    made = centre()
    assert [queue.name for queue in made.queues] == ["客服", "账单"]
    assert len(made.agents) == len(seed.SIMULATED) + len(seed.WITH_PHONES) + len(seed.IN_BROWSERS) == 8
    assert {phone.username for phone in made.phones} == set(PASSWORDS)
    assert {number.number: number.language for number in made.numbers} == seed.NUMBERS


def test_everybody_who_logs_in_as_an_agent_is_one_and_visitors_reach_a_hotline() -> None:
    made = centre()
    agents = {agent.id: agent for agent in made.agents}
    for user in seed.LOG_INS:
        assert user.agent is None or agents[user.agent].sign_in == "api"
    assert [(entry.id, entry.number) for entry in made.web_entries] == [(seed.WEB_ENTRY, "8000")]


def test_the_centre_of_one_call_has_one_agent_and_no_phones() -> None:
    made = centre(seed.SIMULATED[:1])
    assert [agent.id for agent in made.agents] == ["wangfang"]
    assert made.phones == ()


def test_only_simulated_callers_come_over_the_trunk() -> None:
    (trunk,) = centre().trunks
    (network,) = (ip_network(address) for address in trunk.addresses)
    assert all(ip_address(LOOPBACK.caller(place)) in network for place in range(seed.CALLERS))
    agents = [LOOPBACK.agent(place) for place in range(len(seed.SIMULATED))]
    assert not any(ip_address(host) in network for host in (*agents, "127.0.0.1"))


def test_every_simulated_agent_is_called_where_it_listens() -> None:
    contacts = [agent.contact for agent in centre().agents if agent.contact]
    assert contacts == [
        f"sip:{person.id}@{LOOPBACK.agent(place)}:{seed.SIP_PORT}"
        for place, person in enumerate(seed.SIMULATED)
    ]


@pytest.mark.parametrize("address", ["127.0.0.1", "0.0.0.0"])
def test_the_settings_have_nothing_wrong(address: str) -> None:
    text = seed.settings(
        file="yunhu.toml",
        address=address,
        sip_port=5060,
        http_port=8080,
        media_ports="30000-31998",
        recipients=["age175k8pxcjcz9e82czelwsdw6v4xzxshuu9q4cxftfzm53v62q3cesq2en8p"],
    )
    found, faults = config.check(text, {})
    assert faults == []
    assert found is not None
    assert found.sip.udp == (f"{address}:5060",)
    assert found.http.host == "127.0.0.1"
