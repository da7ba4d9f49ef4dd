"""Programs that are missing, fail, hang or write too much cost one text."""

from __future__ import annotations

import asyncio

import pytest

from yunhu.telephony.media.speech.errors import SpeechFailed, SynthesiserMissing
from yunhu.telephony.media.speech.programs import OUTPUT, Programs


async def test_a_program_gets_the_text_and_writes_the_file() -> None:
    assert await Programs().run(("cp", "/dev/stdin", OUTPUT), "您好; $(id)") == "您好; $(id)".encode()


async def test_a_program_that_is_not_there() -> None:
    with pytest.raises(SynthesiserMissing, match="no-such-program"):
        await Programs().run(("no-such-program", OUTPUT), "text")


async def test_a_program_that_fails_or_writes_nothing() -> None:
    with pytest.raises(SpeechFailed, match="exit 1"):
        await Programs().run(("false",), "text")
    with pytest.raises(SpeechFailed, match="no_file"):
        await Programs().run(("true",), "text")


async def test_a_program_that_hangs_is_ended() -> None:
    with pytest.raises(SpeechFailed, match="timeout"):
        await Programs(run_s=0.05).run(("sleep", "60"), "text")


async def test_a_program_that_writes_without_end_is_refused() -> None:
    with pytest.raises(SpeechFailed, match="too_big"):
        await Programs().run(("truncate", "-s", "1G", OUTPUT), "text")


async def test_so_many_run_at_once_and_no_more() -> None:
    programs = Programs(at_once=1, run_s=0.2)
    hanging = asyncio.create_task(programs.run(("sleep", "60"), "text"))
    await asyncio.sleep(0)
    # It comes to its turn when the first was ended.
    assert await programs.run(("cp", "/dev/stdin", OUTPUT), "text") == b"text"
    with pytest.raises(SpeechFailed, match="timeout"):
        await hanging
