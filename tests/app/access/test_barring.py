"""Who may not log in any more is no agent in a browser either, whatever credentials it still has."""

from __future__ import annotations

from pathlib import Path

from tests.app.running import running, served, until
from tests.app.staff import OWNER, employ
from tests.app.ws_phone import ws_phone

from yunhu.telephony.registrar.credentials import Credentials


async def status(at: str, given: Credentials) -> int:
    """What a browser with these credentials is answered that registers."""
    async with ws_phone(at, given.user, given.authorization_user, given.password) as phone:
        return (await phone.register()).status


async def test_the_browser_of_a_disabled_user_opens_nothing_until_it_is_enabled(tmp_path: Path) -> None:
    async with running(tmp_path) as node, served(node.app, node.node) as at:
        await employ(node, "li.na")
        registrar, disabling = node.node.rooms.registrar, node.node.log_in.disabling
        given = registrar.issue("agent", "li.na", "t1")
        async with ws_phone(at, given.user, given.authorization_user, given.password) as phone:
            assert (await phone.register()).status == 200
            await disabling.disable(OWNER, "li.na")
            await until(lambda: registrar.flow_of("agent.li.na") is None)
        assert await status(at, given) == 401
        await node.node.barring.sweep("main")
        assert await status(at, given) == 401
        await disabling.enable(OWNER, "li.na")
        await node.node.barring.sweep("main")
        assert await status(at, given) == 200


async def test_it_stays_so_after_a_restart_and_for_users_who_are_gone(tmp_path: Path) -> None:
    async with running(tmp_path) as node:
        for agent in ("li.na", "wang", "zhao"):
            await employ(node, agent)
        given = {it: node.node.rooms.registrar.issue("agent", it, "t1") for it in ("li.na", "wang", "zhao")}
        await node.node.log_in.disabling.disable(OWNER, "li.na")
        await node.node.log_in.users.remove(OWNER, "wang")
    async with running(tmp_path) as node, served(node.app, node.node) as at:
        found = {agent: await status(at, it) for agent, it in given.items()}
        assert found == {"li.na": 401, "wang": 401, "zhao": 200}
