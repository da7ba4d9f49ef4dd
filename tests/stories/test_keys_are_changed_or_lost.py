"""Keys are changed while calls run, and lost or damaged: nothing is written in clear, and nothing is lost."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest
from sqlalchemy import RowMapping, text
from tests.app import far_ends
from tests.app.running import CENTRE, Running, Tended, centre_of, make_settings, until
from tests.ports import free_port

from yunhu.app.node import Node
from yunhu.app.privacy.keys import keyring_of
from yunhu.app.web.interface import make_app
from yunhu.kit.refusal import Refusal
from yunhu.platform.clock import LoopScheduler, SystemClock
from yunhu.platform.sealing import UNREADABLE
from yunhu.telephony.media.program import EngineSettings
from yunhu.telephony.media.twin.fake import FakeEngine
from yunhu.trust.privacy.errors import ForeignKeyring, KeyringLost, MasterMissing, WrongMaster
from yunhu.trust.privacy.masters.file import FileMaster
from yunhu.work.calls import store

CALLER, LATER = "13871625348", "15926374851"


class Place:
    """A data folder on which nodes are started, one after the other."""

    def __init__(self, folder: Path, agent: far_ends.FarEnd) -> None:
        self.settings = make_settings(folder, free_port())
        self.keys = self.settings.key_folder
        self._centre = CENTRE.replace("AGENT", str(agent.port))

    async def start(self) -> Running:
        engines: list[FakeEngine] = []

        def factory(settings: EngineSettings) -> tuple[FakeEngine, Tended]:
            engines.append(FakeEngine(LoopScheduler(), prompt_roots=settings.prompts, flowing=True))
            return engines[0], Tended(engines[0])

        node = Node(self.settings, factory)
        try:
            await node.start(centre_of(self._centre, node))
        except Refusal:
            if hasattr(node, "journal"):
                await node.journal.close()
            raise
        port = int(self.settings.sip.udp[0].rpartition(":")[2])
        return Running(node, make_app(node), engines[0], port)

    def files(self) -> dict[str, bytes]:
        """What is kept: the journal, the database and the keys."""
        found = (self.settings.data_dir / name for name in ("journal.db", "yunhu.db", "keys/keyring.json"))
        return {path.name: path.read_bytes() for path in found if path.exists()}


async def call_through(
    up: Running, customer: far_ends.FarEnd, agent: far_ends.FarEnd, number: str
) -> far_ends.Call:
    before = agent.got("ACK")
    call = await far_ends.call(customer, up.sip_port, caller=number)
    await until(lambda: agent.got("ACK") > before)
    return call


async def contacts(up: Running) -> Sequence[RowMapping]:
    """The contacts, the oldest first."""
    await up.node.projector.caught_up()
    async with up.node.database.reading() as connection:
        return list(reversed(await store.contacts(connection, "main", 100)))


async def test_keys_are_changed_while_a_call_runs(tmp_path: Path) -> None:
    async with far_ends.far_end() as customer, far_ends.far_end() as agent:
        place = Place(tmp_path, agent)
        up = await place.start()
        call = await call_through(up, customer, agent, CALLER)
        command = keyring_of(place.settings, SystemClock())
        for tenant in command.document().tenants:
            command.rotate_tenant(tenant)
        command.rotate_master()
        await up.node.key_watch.look()
        [contact] = up.node.rooms.inbound.contacts("main")
        assert contact.caller.endswith(CALLER)
        call.hang_up()
        await until(lambda: agent.got("BYE") == 1)
        await up.node.stop()
        again = await place.start()
        [row] = await contacts(again)
        assert row["caller"].endswith(CALLER)
        async with again.node.database.reading() as connection:
            told = await store.story(connection, "main", row["id"])
        assert next(fact["caller"] for fact in told if fact["kind"] == "contact.arrived") == row["caller"]
        await again.node.stop()


async def test_a_swapped_or_cut_value_is_unreadable_and_the_others_are_not(tmp_path: Path) -> None:
    async with far_ends.far_end() as customer, far_ends.far_end() as agent:
        place = Place(tmp_path, agent)
        up = await place.start()
        for number in (CALLER, LATER):
            call = await call_through(up, customer, agent, number)
            call.hang_up()
            await until(lambda: not up.node.rooms.inbound.contacts("main"))
            up.node.rooms.agents.finish_wrap_up("wang")
        first, _second = await contacts(up)
        async with up.node.database.writing() as connection:
            swap = (
                "UPDATE contact SET caller = caller_name, caller_name = substr(caller, 1, 40) WHERE id = :id"
            )
            await connection.execute(text(swap), {"id": first["id"]})
        spoilt, whole = await contacts(up)
        assert (spoilt["caller"], spoilt["caller_name"]) == (UNREADABLE, UNREADABLE)
        assert whole["caller"].endswith(LATER)
        await up.node.stop()


async def test_what_is_lost_or_foreign_is_refused_and_nothing_is_touched(tmp_path: Path) -> None:
    async with far_ends.far_end() as customer, far_ends.far_end() as agent:
        place = Place(tmp_path, agent)
        up = await place.start()
        call = await call_through(up, customer, agent, CALLER)
        call.hang_up()
        await until(lambda: not up.node.rooms.inbound.contacts("main"))
        await contacts(up)
        await up.node.stop()
        keyring, master = place.keys / "keyring.json", place.keys / "master.key"
        right = keyring.read_bytes(), master.read_bytes()
        kept = place.files()

        keyring.unlink()
        with pytest.raises(KeyringLost, match=str(keyring)):
            await place.start()
        keyring.write_bytes(right[0])
        master.unlink()
        with pytest.raises(MasterMissing, match=str(master)):
            await place.start()
        assert not master.exists()
        FileMaster(master).make()
        with pytest.raises(WrongMaster, match=str(master)):
            await place.start()
        assert place.files() == kept

        other = make_settings(tmp_path / "other", free_port())
        keyring_of(other, SystemClock()).sealer("main")
        for name, path in (("keyring.json", keyring), ("master.key", master)):
            path.write_bytes((other.key_folder / name).read_bytes())
        with pytest.raises(ForeignKeyring, match=str(keyring)):
            await place.start()

        keyring.write_bytes(right[0])
        master.write_bytes(right[1])
        again = await place.start()
        [row] = await contacts(again)
        assert row["caller"].endswith(CALLER)
        await again.node.stop()
