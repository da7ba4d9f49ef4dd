"""The ports of tests: below the system's, of one process alone, free over UDP and TCP."""

from __future__ import annotations

import socket
from contextlib import closing
from pathlib import Path

import pytest
from tests.ports import Ports, engine_ports, free_port

WITHIN = range(29_000, 29_008)
"""Far behind the blocks of engines that are taken first; the folder makes them of one test alone."""


def test_a_port_is_given_once_in_a_turn_and_never_while_somebody_has_it(tmp_path: Path) -> None:
    ports = Ports(WITHIN, 4, tmp_path)
    with closing(socket.socket(socket.AF_INET, socket.SOCK_DGRAM)) as udp, closing(socket.socket()) as tcp:
        first, second = ports.one(), ports.one()
        udp.bind(("127.0.0.1", first))
        tcp.bind(("127.0.0.1", second))
        given = [ports.one() for _ in range(8)]
    assert not {first, second} & set(given)
    assert set(given) <= set(WITHIN)
    assert given[0] not in given[1:2]


def test_two_runs_have_different_ones_until_one_ends(tmp_path: Path) -> None:
    one, two, three = (Ports(WITHIN, 4, tmp_path) for _ in range(3))
    mine, others = {one.one() for _ in range(4)}, {two.one() for _ in range(4)}
    assert not mine & others
    with pytest.raises(AssertionError, match="other runs"):
        three.one()
    one.release()
    assert {three.one() for _ in range(4)} <= mine


def test_engines_have_blocks_in_turn(tmp_path: Path) -> None:
    one, two = Ports(WITHIN, 2, tmp_path), Ports(WITHIN, 2, tmp_path)
    first, second = one.block(2), one.block(2)
    assert [one.block(2) for _ in range(3)] == [first, second, first]
    assert {two.block(2), two.block(2)}.isdisjoint({first, second})
    with closing(socket.socket(socket.AF_INET, socket.SOCK_DGRAM)) as udp:
        udp.bind(("127.0.0.1", second + 1))
        assert [one.block(2) for _ in range(2)] == [first, first]
    with pytest.raises(AssertionError, match="no block"):
        Ports(WITHIN, 2, tmp_path).block(2)


def test_they_are_below_those_that_the_system_gives() -> None:
    lowest = int(Path("/proc/sys/net/ipv4/ip_local_port_range").read_text().split()[0])
    first, last = engine_ports()
    assert first % 2 == last % 2 == 0
    assert max(free_port(), last) < lowest
