"""Texts for calls: made once, kept, told when they are there; what fails is told and costs no call."""

from __future__ import annotations

import asyncio
import os
import re
from pathlib import Path

import pytest
from tests.telephony.media.speech.voices import Voice

from yunhu.platform.clock import VirtualTime
from yunhu.telephony.media.speech.errors import NothingToSay, NoVoice, SpeechTooLong
from yunhu.telephony.media.speech.ports import TEXT_MAX
from yunhu.telephony.media.speech.service import MAKING_MAX, PASSING_S, Speeches
from yunhu.telephony.media.wav import describe

MIB = 1 << 20


class Told:
    """What the node would raise as an alarm."""

    def __init__(self) -> None:
        self.failures: list[str] = []
        self.worked = 0

    def failed(self, reason: str) -> None:
        self.failures.append(reason)

    def works(self) -> None:
        self.worked += 1


def speeches(
    folder: Path,
    *voices: Voice,
    told: Told | None = None,
    bytes_max: int = MIB,
    time: VirtualTime | None = None,
) -> Speeches:
    told = told or Told()
    made = Speeches(voices, folder, bytes_max, time or VirtualTime(), told.failed, told.works)
    made.open()
    return made


async def asked(speeches: Speeches, text: str, language: str = "en") -> str | None:
    answer: asyncio.Future[str | None] = asyncio.get_running_loop().create_future()
    speeches.make(text, language, answer.set_result)
    assert not answer.done()
    return await answer


async def test_a_text_is_made_once_and_found_from_then_on(tmp_path: Path) -> None:
    voice = Voice()
    mine = speeches(tmp_path / "speech", voice)
    assert mine.file("hello", "en") is None
    path = await asked(mine, "hello")
    assert path is not None
    assert mine.file("hello", "en") == path
    assert await mine.say(" hello\n", "en", passing=True) == path
    assert voice.asked == [("hello", "en")]
    assert describe(Path(path)).duration_ms == 500


async def test_the_name_of_a_file_tells_nothing_and_depends_on_the_voice(tmp_path: Path) -> None:
    one, other = speeches(tmp_path, Voice("one")), speeches(tmp_path, Voice("other"))
    first, second = await one.say("13812345678", "en"), await other.say("13812345678", "en")
    assert first != second
    assert re.fullmatch(r"[0-9a-f]{40}\.wav", os.path.basename(first))


async def test_an_earlier_process_left_its_files(tmp_path: Path) -> None:
    before = await speeches(tmp_path, Voice()).say("hello", "en")
    (tmp_path / ".new-half").write_bytes(b"RIFF")
    voice = Voice()
    after = speeches(tmp_path, voice)
    assert after.file("hello", "en") == before
    assert not (tmp_path / ".new-half").exists()
    assert voice.asked == []


async def test_who_wants_the_same_text_waits_for_the_same_work(tmp_path: Path) -> None:
    voice = Voice()
    voice.go_on.clear()
    mine = speeches(tmp_path, voice)
    told: list[str | None] = []
    for _ in range(3):
        mine.make("hello", "en", told.append)
    voice.go_on.set()
    last = await asked(mine, "hello")
    assert told == [last] * 3
    assert len(voice.asked) == 1


async def test_a_failure_is_told_and_clears_with_the_next_success(tmp_path: Path) -> None:
    voice, told = Voice(), Told()
    mine = speeches(tmp_path, voice, told=told)
    voice.broken = True
    assert await asked(mine, "hello") is None
    assert told.failures == ["speech.failed (by=test, reason=broken)"]
    voice.broken = False
    assert await asked(mine, "hello") is not None
    assert told.worked == 1


class Clumsy(Voice):
    """A company's own voice, which breaks in a way of its own."""

    async def synthesise(self, text: str, language: str) -> bytes:
        raise ZeroDivisionError


async def test_a_voice_that_breaks_in_its_own_way_leaves_no_caller_waiting(tmp_path: Path) -> None:
    told = Told()
    mine = speeches(tmp_path / "speech", Clumsy(), told=told)
    async with asyncio.timeout(5):
        assert await asked(mine, "hello") is None
        assert await asked(mine, "hello") is None
    assert told.failures == ["ZeroDivisionError"] * 2


async def test_a_disk_that_does_not_take_files_is_a_failure(tmp_path: Path) -> None:
    told = Told()
    mine = speeches(tmp_path / "speech", Voice(), told=told)
    (tmp_path / "speech").rmdir()
    assert await asked(mine, "hello") is None
    assert told.failures == ["No such file or directory"]


async def test_a_text_that_cannot_be_said_is_refused_without_an_alarm(tmp_path: Path) -> None:
    told = Told()
    mine = speeches(tmp_path, Voice(), told=told)
    with pytest.raises(SpeechTooLong):
        await mine.say("a" * (TEXT_MAX + 1), "en")
    with pytest.raises(NothingToSay):
        await mine.say(" ...\x00", "en")
    with pytest.raises(NoVoice):
        await mine.say("bonjour", "fr")
    with pytest.raises(NoVoice):
        await mine.say("bonjour", "../etc")
    assert await asked(mine, "", "en") is None
    assert told.failures == []


async def test_the_first_who_speaks_a_language_says_it(tmp_path: Path) -> None:
    neural, offline = Voice("neural", frozenset({"zh-CN"})), Voice("offline")
    mine = speeches(tmp_path, neural, offline)
    await mine.say("你好", "zh-CN")
    await mine.say("hello", "en")
    assert (neural.asked, offline.asked) == ([("你好", "zh-CN")], [("hello", "en")])


async def test_texts_of_a_configuration_are_made_before_anybody_needs_them(tmp_path: Path) -> None:
    voice = Voice()
    mine = speeches(tmp_path, voice)
    mine.ahead((), [("one", "en"), ("two", "en"), ("one", "en"), ("", "en")])
    await mine.made_ahead()
    assert voice.asked == [("one", "en"), ("two", "en")]
    assert mine.file("two", "en") is not None


async def test_voices_get_ready_for_the_languages_of_a_configuration(tmp_path: Path) -> None:
    voice, told = Voice(), Told()
    mine = speeches(tmp_path, voice, told=told)
    mine.ahead(["en", "fr", "en"], [])
    await mine.made_ahead()
    assert voice.prepared == ["en"]
    voice.broken = True
    mine.ahead(["zh-CN"], [])
    await mine.made_ahead()
    assert told.failures == ["speech.failed (by=test, reason=broken)"]


async def test_a_new_configuration_s_texts_replace_the_old_one_s(tmp_path: Path) -> None:
    voice = Voice()
    voice.go_on.clear()
    mine = speeches(tmp_path, voice)
    mine.ahead((), [("old", "en"), ("older", "en")])
    await asyncio.sleep(0)
    mine.ahead((), [("new", "en")])
    voice.go_on.set()
    await mine.made_ahead()
    assert mine.file("new", "en") is not None
    assert mine.file("older", "en") is None


async def test_more_texts_at_once_than_are_made_are_refused(tmp_path: Path) -> None:
    voice, told = Voice(), Told()
    voice.go_on.clear()
    mine = speeches(tmp_path, voice, told=told)
    answers: list[str | None] = []
    for number in range(MAKING_MAX):
        mine.make(f"text {number}", "en", answers.append)
    assert await asked(mine, "one more") is None
    assert told.failures == ["busy"]
    await mine.close()
    assert answers == []
    assert voice.closed


async def test_what_was_made_for_a_call_is_not_kept_long(tmp_path: Path) -> None:
    time = VirtualTime()
    mine = speeches(tmp_path, Voice(), time=time)
    lasting = await mine.say("hello", "en")
    path = await asked(mine, "you call from one two three")
    time.advance(PASSING_S - 1)
    assert mine.file("you call from one two three", "en") == path
    time.advance(2)
    assert mine.file("hello", "en") == lasting
    assert len(os.listdir(tmp_path)) == 2, "it was played meanwhile"
    time.advance(2 * PASSING_S)
    assert mine.file("you call from one two three", "en") is None
    assert os.listdir(tmp_path) == [os.path.basename(lasting)]


async def test_what_a_configuration_says_to_all_lasts_though_a_call_had_it_first(tmp_path: Path) -> None:
    time = VirtualTime()
    mine = speeches(tmp_path, Voice(), time=time)
    await asked(mine, "hello")
    mine.ahead((), [("hello", "en")])
    await mine.made_ahead()
    time.advance(2 * PASSING_S)
    assert mine.file("hello", "en") is not None


async def test_nothing_of_calls_is_left_by_a_process_that_ends_or_died(tmp_path: Path) -> None:
    mine = speeches(tmp_path, Voice())
    lasting = await mine.say("hello", "en")
    await asked(mine, "you call from one two three")
    died = speeches(tmp_path, Voice())
    assert died.file("you call from one two three", "en") is None
    await asked(mine, "another")
    await mine.close()
    assert os.listdir(tmp_path) == [os.path.basename(lasting)]


async def test_what_was_not_played_for_longest_goes_first(tmp_path: Path) -> None:
    mine = speeches(tmp_path, Voice(), bytes_max=4_000)
    first = await mine.say("a", "en")
    await mine.say("b", "en")
    assert mine.file("a", "en") == first
    await mine.say("c", "en")
    assert mine.file("b", "en") is None
    assert mine.file("a", "en") == first
    assert len(os.listdir(tmp_path)) == 2
