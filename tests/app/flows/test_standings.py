"""Where contacts stand, as visitors are told."""

from __future__ import annotations

from pathlib import Path

from tests.app.far_ends import call, far_end
from tests.app.running import running, until

from yunhu.app.flows.standings import Standings
from yunhu.flow.visits.model import Standing
from yunhu.flow.visits.rules import FEWEST
from yunhu.work.queues.facts import OfferAccepted


async def test_who_waits_has_a_position_and_who_is_gone_has_none(tmp_path: Path) -> None:
    async with far_end() as first, far_end() as second, running(tmp_path) as node:
        rooms = node.node.rooms
        standings = Standings(rooms.inbound, rooms.queues, rooms.bus, rooms.scheduler)
        for customer in (first, second):
            await call(customer, node.sip_port, "5001")
        await until(lambda: [it.phase for it in rooms.inbound.contacts("main")] == ["waiting", "waiting"])
        one, two = rooms.inbound.contacts("main")
        assert standings.standing(one.id) == Standing("waiting", 1, 2)
        assert standings.standing(two.id) == Standing("waiting", 2, 2)
        for queue in ("billing",) * FEWEST + ("support",):
            rooms.announce("main", "c", OfferAccepted(offer="o", queue=queue, agent="li.na", rang_ms=1))
        told = standings.standing(two.id)
        assert told is not None
        assert told.estimated_s is not None
        rooms.desk.hang_up("main", one.id, "test")
        await until(lambda: standings.standing(one.id) is None)
        left = standings.standing(two.id)
        assert left is not None
        assert (left.position, left.waiting) == (1, 1)
        assert standings.standing("nothing") is None
