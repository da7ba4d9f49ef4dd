"""Ports and parts of loopback that are given out are free."""

from __future__ import annotations

import socket
from pathlib import Path
from random import Random

import pytest

from yunhu.app.demo import places
from yunhu.app.demo.errors import NoFreePort
from yunhu.app.demo.seed import SIP_PORT
from yunhu.platform.settings.values import split_ports


def test_a_taken_port_is_seen_on_either_transport() -> None:
    for kind in (socket.SOCK_DGRAM, socket.SOCK_STREAM):
        with socket.socket(socket.AF_INET, kind) as taken:
            taken.bind((places.LOOP, 0))
            port = taken.getsockname()[1]
            if kind is socket.SOCK_STREAM:
                taken.listen()
            assert not places.is_free(places.LOOP, port, kind)
            assert not places.sip_is_free(places.LOOP, port)


def test_free_ports_are_free() -> None:
    chance = Random(3)
    assert places.sip_is_free(places.LOOP, places.free_sip_port(places.LOOP, chance))
    assert places.is_free(places.LOOP, places.free_http_port(places.LOOP, chance), socket.SOCK_STREAM)
    first, last = split_ports(places.free_media_ports(places.LOOP, chance))
    assert first % 2 == 0
    assert last - first == 62


def test_a_part_of_loopback_with_an_agent_on_it_is_used() -> None:
    loopback = places.free_loopback(Random())
    assert places.is_unused(loopback)
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as agent:
        agent.bind((loopback.agent(1), SIP_PORT))
        assert not places.is_unused(loopback)


def test_an_address_of_another_machine_has_no_free_port() -> None:
    with pytest.raises(NoFreePort):
        places.free_sip_port("192.0.2.1", Random())


def test_everything_lies_in_one_folder(tmp_path: Path) -> None:
    found = places.Places(tmp_path)
    assert all(
        path.is_relative_to(tmp_path)
        for path in (found.settings, found.centre, found.tenant_key, found.token, found.run, found.log)
    )
