"""The keys of a node: marked in its journal, and looked at while it runs."""

from __future__ import annotations

from pathlib import Path

import msgspec
import pytest
from tests.app.running import make_settings

from yunhu.app.privacy.keys import KeyWatch, claim, keyring_of, whole
from yunhu.platform import sealing
from yunhu.platform.alarms import Alarms
from yunhu.platform.bus import Bus
from yunhu.platform.clock import SystemClock
from yunhu.platform.journal.journal import Journal
from yunhu.platform.settings.node import Settings
from yunhu.trust.privacy.errors import ForeignKeyring, KeyringLost
from yunhu.trust.privacy.facts import KeyRotated
from yunhu.trust.privacy.keyring import Keyring

CLOCK = SystemClock()


async def first_life(settings: Settings) -> Keyring:
    """A process that began and ended."""
    keyring = keyring_of(settings, CLOCK)
    sealing.use(keyring.sealer("main"))
    journal = Journal(settings.journal_path, CLOCK)
    journal.start()
    claim(journal, keyring)
    await journal.close()
    return keyring


async def again(settings: Settings) -> None:
    keyring = keyring_of(settings, CLOCK)
    sealing.use(keyring.sealer("main"))
    journal = Journal(settings.journal_path, CLOCK)
    journal.start()
    try:
        claim(journal, keyring)
    finally:
        await journal.close()


async def test_a_journal_is_taken_up_with_its_own_keyring_alone(tmp_path: Path) -> None:
    settings = make_settings(tmp_path, 5060)
    keyring = await first_life(settings)
    await again(settings)
    keyring.path.unlink()
    with pytest.raises(KeyringLost):
        await again(settings)
    other = await first_life(make_settings(tmp_path / "other", 5061))
    keyring.path.write_bytes(other.path.read_bytes())
    (keyring.path.parent / "master.key").write_bytes((other.path.parent / "master.key").read_bytes())
    with pytest.raises(ForeignKeyring, match=r"keyring\.json"):
        await again(settings)


async def test_an_older_copy_of_the_keyring_is_told_from_the_newest(tmp_path: Path) -> None:
    settings = make_settings(tmp_path, 5060)
    keyring = await first_life(settings)
    older = keyring.path.read_bytes()
    keyring.rotate_tenant("main")
    await again(settings)
    keyring.path.write_bytes(older)
    with pytest.raises(ForeignKeyring):
        await again(settings)


async def test_a_running_node_takes_up_what_a_command_changed_and_tells_of_it(tmp_path: Path) -> None:
    settings = make_settings(tmp_path, 5060)
    running, command = keyring_of(settings, CLOCK), keyring_of(settings, CLOCK)
    sealing.use(running.sealer("main"))
    journal, told, bus = Journal(settings.journal_path, CLOCK), list[msgspec.Struct](), Bus()
    alarms = Alarms(CLOCK, bus)
    watch = KeyWatch(running, "main", journal, lambda tenant, contact, fact: told.append(fact), alarms)
    await watch.look()
    assert told == []
    command.sealer("main")
    key, recipient, master = (
        command.rotate_tenant("main"),
        command.rotate_recording("main"),
        command.rotate_master(),
    )
    await watch.look()
    assert [(fact.what, fact.key) for fact in told if isinstance(fact, KeyRotated)] == [
        ("master", master),
        ("data", key),
        ("recording", recipient),
    ]
    assert running.seal("main", "x", "note").split(".")[1] == key
    journal.start()
    await journal.close()


async def test_a_keyring_that_is_damaged_while_we_run_costs_nothing_that_is_open(tmp_path: Path) -> None:
    settings = make_settings(tmp_path, 5060)
    running = keyring_of(settings, CLOCK)
    sealing.use(running.sealer("main"))
    sealed, whole_file = running.seal("main", "text", "note"), running.path.read_bytes()
    journal, alarms = Journal(settings.journal_path, CLOCK), Alarms(CLOCK, Bus())
    watch = KeyWatch(running, "main", journal, lambda tenant, contact, fact: None, alarms)
    running.path.write_text("{")
    await watch.look()
    await watch.look()
    assert [alarm.name for alarm in alarms.active()] == ["alarm.keys"]
    assert running.open("main", sealed, "note") == "text"
    running.path.write_bytes(whole_file)
    await watch.look()
    assert alarms.active() == []
    journal.start()
    await journal.close()


def test_numbers_are_compared_in_their_whole_form() -> None:
    assert whole("138 0013 8000") == whole("+8613800138000") == "+8613800138000"
    assert whole("anonymous") == "anonymous"
