"""On a node that is up: a call is recorded for the node's own key, chained, and the day's work runs."""

from __future__ import annotations

from pathlib import Path

from tests.app.running import running

from yunhu.app.recordings.recorded import DAILY_S, FIRST_S


async def test_the_day_runs_where_nothing_was_recorded(tmp_path: Path) -> None:
    async with running(tmp_path) as it:
        recorded = it.node.recorded
        await recorded.day()
        await recorded.chainer.settled()
        client_path = "/api/v1/recordings/" + "0" * 32
        async with it.client(it.admin_token) as client:
            for part in ("", "/certificate", "/holds", "/marks"):
                assert (await client.get(client_path + part)).status_code == 404
    assert FIRST_S < DAILY_S
