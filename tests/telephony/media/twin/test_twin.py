"""The twin refuses what the page refuses, and counts the time of its plays and recordings."""

from __future__ import annotations

from pathlib import Path

import pytest

from yunhu.platform.clock import VirtualTime
from yunhu.telephony.media import protocol as p
from yunhu.telephony.media.prompts import builtin_root
from yunhu.telephony.media.twin.checks import (
    RefusedError,
    check_address,
    check_digits,
    check_items,
    items_ms,
)
from yunhu.telephony.media.twin.recordings import Recordings
from yunhu.telephony.media.twin.twin import FIRST_PORT, LAST_PORT, Twin

A, SESSION, RECORDING = (bytes([n]) * 16 for n in (1, 2, 3))
RECIPIENT = "age1ql3z7hjy54pw3hyww5ayyfg7zqgvc7w3j2elw8zmrj2kg5sfn9aqmcac8p"


@pytest.mark.parametrize("address", ["1.2.3.4:5", "[2001:db8::1]:40000", "255.255.255.255:65535"])
def test_addresses(address: str) -> None:
    check_address(address)


@pytest.mark.parametrize(
    "address",
    ["", "1.2.3.4", "1.2.3.4:", "1.2.3.4:0", "1.2.3.4:65536", "host:5", "::1:5", "[1.2.3.4]:5", "1.2.3.4:-5"],
)
def test_what_is_no_address_is_refused(address: str) -> None:
    with pytest.raises(RefusedError) as refused:
        check_address(address)
    assert refused.value.code == "bad_value"


def test_digits_have_their_times() -> None:
    check_digits("0123456789*#ABCD", 40, 1000)
    for wrong in (("a", 100, 100), ("1", 39, 100), ("1", 100, 1001)):
        with pytest.raises(RefusedError):
            check_digits(*wrong)


def test_items_take_their_time(tmp_path: Path) -> None:
    items = [
        p.hertz_item([400], 100, 50),
        p.silence_item(30),
        p.digits_item("12", 60, 40),
        p.tone_item("beep"),
        p.file_item(str(builtin_root() / "music" / "hold.wav")),
    ]
    check_items(items, (builtin_root(),))
    assert items_ms(items, (builtin_root(),)) == (150 + 30 + 200 + 200 + 20_000, None)
    with pytest.raises(RefusedError) as refused:
        check_items(items, (tmp_path,))
    assert refused.value.code == "forbidden_path"


def test_ports_come_round() -> None:
    twin = Twin(VirtualTime(), lambda event: None, most_endpoints=100_000)
    ports = set()
    for n in range((LAST_PORT - FIRST_PORT) // 2 + 5):
        reply = twin.answer(p.Create(endpoint=n.to_bytes(16, "big"), session=SESSION))
        assert isinstance(reply, p.Ok)
        ports.add(int((reply.local or "").rpartition(":")[2]))
    assert (min(ports), max(ports)) == (FIRST_PORT, LAST_PORT)


def test_too_many_endpoints_are_refused() -> None:
    twin = Twin(VirtualTime(), lambda event: None, most_endpoints=1)
    twin.answer(p.Create(endpoint=A, session=SESSION))
    reply = twin.answer(p.Create(endpoint=SESSION, session=SESSION))
    assert isinstance(reply, p.Refused)
    assert reply.code == "limit"


def test_a_recording_that_ends_while_paused_has_the_gap() -> None:
    time, told = VirtualTime(), list[p.Event]()
    recordings = Recordings(time, told.append)
    recordings.start(p.Record(recording=RECORDING, endpoint=A, recipients=[RECIPIENT], store="s"))
    time.advance(1)
    recordings.pause(p.PauseRecording(recording=RECORDING, reason="card"))
    recordings.pause(p.PauseRecording(recording=RECORDING, reason="again"))
    time.advance(2)
    recordings.endpoint_gone(A)
    stopped = told[-1]
    assert isinstance(stopped, p.RecordingStopped)
    assert (stopped.duration_ms, stopped.blocks, stopped.bytes) == (3000, 1, 16_000)
    assert stopped.gaps == [p.Gap(1000, 3000, "paused: card")]
    assert recordings.states() == []
