"""What agents did becomes rows; what was only asked for does not. (The whole way is in test_store.)"""

from __future__ import annotations

from pathlib import Path

import msgspec
import pytest
from sqlalchemy import select

from yunhu.oversight.planning.projection import WHY_MAX, AgentStates
from yunhu.oversight.planning.tables import AGENT_STATE
from yunhu.people.agents import facts
from yunhu.platform.database.db import METADATA, open_sync
from yunhu.platform.journal.file import Envelope

Row = tuple[str, str, str]


def rows(folder: Path, *told: msgspec.Struct) -> list[Row]:
    engine = open_sync(f"sqlite+aiosqlite:///{folder}/main.db")
    METADATA.create_all(engine)
    envelopes = [
        Envelope(
            id=f"{number:032x}",
            seq=number,
            at=number,
            tenant="main",
            contact=None,
            kind=str(type(fact).__struct_config__.tag),
            body=msgspec.msgpack.encode(fact),
        )
        for number, fact in enumerate(told)
    ]
    with engine.begin() as connection:
        AgentStates().apply(connection, envelopes)
        AgentStates().apply(connection, envelopes)
        found = connection.execute(select(AGENT_STATE).order_by(AGENT_STATE.c.id)).mappings().all()
    engine.dispose()
    return [(row["axis"], row["state"], row["why"]) for row in found]


@pytest.mark.parametrize(
    ("fact", "row"),
    [
        (
            facts.PresenceChanged(agent="li", presence="break", reason="lunch", was="available", by="agent"),
            ("presence", "break", "lunch"),
        ),
        (
            facts.StateChanged(agent="li", state="wrap-up", was="engaged", why="x" * 99, epoch=1),
            ("routing", "wrap-up", "x" * WHY_MAX),
        ),
        (facts.WrapUpFinished(agent="li", why="time"), ("wrap-up", "finished", "time")),
    ],
)
def test_a_change_is_one_row_however_often_it_comes(tmp_path: Path, fact: msgspec.Struct, row: Row) -> None:
    assert rows(tmp_path, fact) == [row]


def test_what_was_asked_for_is_no_state_yet(tmp_path: Path) -> None:
    asked = facts.PresenceChanged(agent="li", presence="break", was="available", by="agent", pending=True)
    assert rows(tmp_path, asked, facts.WrapUpStarted(agent="li", seconds=9)) == []
