"""Whole calls, trouble among them, with all logs on: no number and no name of a caller is in them."""

from __future__ import annotations

import asyncio
import io
import logging
from collections.abc import Iterator
from pathlib import Path

import pytest
import structlog
from tests.app import far_ends
from tests.app.running import running, until
from tests.stories.far_ends import CARRIER
from tests.stories.world import World

from yunhu.kit.pii import REDACTED, Pii
from yunhu.platform import telemetry

NUMBERS = ("13800001234", "+8613800001234", "8613800001234", "01088889999")
PIECES = ("13800001234", "0001234", "88889999", "林小姐")
"""What must not be found: also a piece of a number tells whose it is."""


@pytest.fixture
def logs() -> Iterator[io.StringIO]:
    """All logs, of the libraries as well, at the lowest level that there is."""
    stream = io.StringIO()
    handlers, level = logging.getLogger().handlers, logging.getLogger().level
    telemetry.set_up("debug", "json", stream)
    logging.getLogger().setLevel(logging.DEBUG)
    yield stream
    logging.getLogger().handlers, logging.getLogger().level = handlers, level
    structlog.reset_defaults()


def clean(logs: io.StringIO) -> str:
    """What was logged. Fails on any piece of a number or a name."""
    said = logs.getvalue()
    found = [line for line in said.splitlines() for piece in PIECES if piece in line]
    assert found == []
    return said


@pytest.mark.parametrize("number", NUMBERS[:2])
async def test_calls_and_their_trouble_are_told_without_numbers(
    tmp_path: Path, logs: io.StringIO, number: str
) -> None:
    world = World(tmp_path)
    first = world.caller().call("4001", caller=number)
    first.press("1")
    world.li.ring()
    world.li.answer()
    world.rooms.desk.transfer("acme", first.contact_id, "number:01088889999", by="agent:li")
    world.passes(1)
    second = world.caller().call("4002", caller=number)
    world.li.refuse(486)
    world.crash()
    second.hang_up()
    world.records["contact:" + "1" * 32] = b"\xc1" + number.encode()
    world.crash()
    refused = world.caller().call(NUMBERS[0], caller=number)
    assert refused.final().status == 404
    third = world.caller().call("4002", caller=number)
    world.engine.kill()
    world.passes(1)
    assert third.hung_up_on
    world.engine.revive()
    world.passes(40)
    await world.rooms.recordings.settled()
    said = clean(logs)
    # Something was said at all: alarms of the spoilt record, at least.
    assert "an alarm was raised" in said


def test_a_fault_of_ours_is_told_with_its_trace_and_without_numbers(
    tmp_path: Path, logs: io.StringIO
) -> None:
    world = World(tmp_path)
    caller = world.caller().call("4001", caller=NUMBERS[0])

    def broken(guest: object, digit: str) -> None:
        raise AssertionError(f"a defect with {NUMBERS[0]} and {NUMBERS[1]} of sip:{NUMBERS[2]}@192.0.2.1")

    world.rooms.flows.digit = broken  # type: ignore[method-assign]
    caller.press("1")
    world.passes(1)
    said = clean(logs)
    assert "alarm.leg_fault" in said


@pytest.mark.parametrize(
    "datagram",
    [
        f"INVITE sip:4001@192.0.2.9 SIP/2.0\r\nFrom: <sip:{NUMBERS[0]}@192.0.2.1>\r\n\r\n",
        f"{NUMBERS[1]}\r\n\r\n",
        f"BYE sip:{NUMBERS[0]}@192.0.2.9 SIP/2.0\r\nVia: nonsense {NUMBERS[2]}\r\n\r\n",
    ],
)
def test_what_is_no_sip_is_not_repeated(tmp_path: Path, logs: io.StringIO, datagram: str) -> None:
    world = World(tmp_path)
    world.memory.receive(datagram.encode(), CARRIER)
    world.passes(1)
    clean(logs)


async def test_a_whole_node_with_its_database_says_no_number(tmp_path: Path, logs: io.StringIO) -> None:
    async with far_ends.far_end() as customer, far_ends.far_end() as agent:
        async with running(tmp_path, agent_port=agent.port) as up:
            call = await far_ends.call(customer, up.sip_port, caller=NUMBERS[0])
            await until(lambda: agent.got("ACK"))
            call.hang_up()
            await until(lambda: agent.got("BYE"))
            await up.node.projector.caught_up()
            logging.getLogger("somebody.else").info("a library says %s", NUMBERS[0])
            async with up.client(up.admin_token) as client:
                found = await client.get("/api/v1/contacts")
                assert "138****1234" in found.text, "the caller is known"
        await asyncio.sleep(0)
    said = clean(logs)
    assert "the node is up" in said
    assert "aiosqlite" in said, "the libraries' logs are on as well"


@pytest.mark.parametrize("number", NUMBERS)
def test_the_search_would_find_a_number(logs: io.StringIO, number: str) -> None:
    """The same search on a log that bypasses our redaction, so that the stories above can fail."""
    logs.write(f'{{"event": "called by {number}"}}\n')
    with pytest.raises(AssertionError):
        clean(logs)


def test_personal_data_is_redacted_wherever_it_is_put(logs: io.StringIO) -> None:
    telemetry.logger("test").error(
        "a message", who=Pii("林小姐"), deep={"list": [NUMBERS[0], Pii(NUMBERS[1])]}, text=f"to {NUMBERS[1]}"
    )
    assert clean(logs).count(REDACTED) >= 4
