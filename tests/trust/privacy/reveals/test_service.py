"""One person sees so many values, whoever counts: a new process counts what the one before has written."""

from __future__ import annotations

from pathlib import Path

import pytest
from msgspec import Struct
from tests.app.running import make_settings

from yunhu.app import database as main_database
from yunhu.kit.reach import Reach
from yunhu.platform.clock import SystemClock
from yunhu.platform.database.db import Database
from yunhu.platform.http.base import Principal
from yunhu.platform.ids import IdSource
from yunhu.trust.privacy.reveals.errors import PurposeMissing, TooManyReveals
from yunhu.trust.privacy.reveals.model import Asked, Found, Kind, Limits
from yunhu.trust.privacy.reveals.service import Reveals

ASKED = Asked(kind="contact", id="c", field="caller", purpose="verify", note="x")
LIMITS = Limits(hour=2, day=5, shown_s=30)


class Node:
    """What revealing needs: one value for everybody, a journal that keeps facts, and the database."""

    def __init__(self, folder: Path) -> None:
        settings = make_settings(folder, 5060)
        main_database.upgrade(settings.database_url)
        self.database = Database(settings.database_url)
        self.clock = SystemClock()
        self.told: list[tuple[str | None, Struct]] = []

    async def find(self, who: Principal, kind: Kind, id_: str, field: str) -> Found:
        return Found("13800001234")

    async def durable(self, timeout_s: float = 5.0) -> None:
        assert self.told, "it is written down before it is shown"

    def announce(self, tenant: str, contact: str | None, fact: Struct) -> None:
        self.told.append((contact, fact))

    def reveals(self) -> Reveals:
        """As after a start."""
        ids = IdSource(self.clock)
        return Reveals(self, self.database, self, self.announce, self.clock, ids, LIMITS)


def person(name: str) -> Principal:
    return Principal("main", name, {"customer.reveal": Reach.TENANT})


async def test_the_limit_of_a_person_outlives_the_process(tmp_path: Path) -> None:
    node = Node(tmp_path)
    found, until = await node.reveals().reveal(person("user:li"), ASKED)
    assert found.value == "13800001234"
    assert 0 < until - node.clock.now() <= LIMITS.shown_s * 1_000_000
    await node.reveals().reveal(person("user:li"), ASKED)
    with pytest.raises(TooManyReveals) as refused:
        await node.reveals().reveal(person("user:li"), ASKED)
    assert 0 < int(str(refused.value.params["retry_after_s"])) <= 3_600
    await node.reveals().reveal(person("user:wang"), ASKED)
    assert len(node.told) == 3
    assert "13800001234" not in str(node.told)
    await node.database.close()


async def test_another_purpose_without_words_shows_nothing(tmp_path: Path) -> None:
    node = Node(tmp_path)
    with pytest.raises(PurposeMissing):
        asked = Asked(kind="contact", id="c", field="caller", purpose="other")
        await node.reveals().reveal(person("user:li"), asked)
    assert node.told == []
    await node.database.close()
