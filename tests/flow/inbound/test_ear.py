"""What the customer hears: one thing at a time, and what was replaced reports nothing any more."""

from collections.abc import Callable
from pathlib import Path

from msgspec import Struct
from tests.stories.far_ends import Caller
from tests.stories.world import World

from yunhu.flow.inbound.ear import ANNOUNCEMENT, MUSIC, PROMPT, RINGBACK
from yunhu.flow.inbound.story import Story
from yunhu.telephony.media import protocol as p


def waiting(world: World) -> Caller:
    """A caller who waits, because nobody is there."""
    for agent in ("li", "wang"):
        world.rooms.agents.set_presence(agent, "break")
    caller = world.caller().call("4002")
    assert caller.contact.phase == "waiting"
    return caller


def story_of(world: World) -> Story:
    """The only story."""
    [story] = world.stories()
    return story


def source_of(world: World, leg: str) -> str:
    """What an endpoint is sent: silence, a peer, a play."""
    assert world.engine.twin is not None
    endpoint = world.engine.twin.endpoints[p.wire_id(leg)]
    return "play" if endpoint.playing is not None else str(endpoint.source.kind)


def purpose(world: World) -> str | None:
    play = story_of(world).play
    return None if play is None else play[1]


def last_play(world: World) -> p.Play:
    return [command for command in world.engine.log if isinstance(command, p.Play)][-1]


def test_prompts_come_one_after_the_other_in_the_callers_language(world: World) -> None:
    world.caller().call("4001")
    assert purpose(world) == PROMPT
    [item] = last_play(world).items
    assert str(item.file).endswith("zh-CN/menu.wav")
    assert last_play(world).repeat == 1


def test_music_goes_on_without_end(world: World) -> None:
    waiting(world)
    assert purpose(world) == MUSIC
    assert last_play(world).repeat == 0
    plays = len([command for command in world.engine.log if isinstance(command, p.Play)])
    world.passes(15)
    assert len([command for command in world.engine.log if isinstance(command, p.Play)]) == plays


def test_an_announcement_takes_the_musics_place_and_gives_it_back(world: World) -> None:
    waiting(world)
    world.passes(20.1)
    assert purpose(world) == ANNOUNCEMENT
    assert len(last_play(world).items) >= 3
    world.passes(9)
    assert purpose(world) == MUSIC


def test_a_play_that_was_replaced_reports_nothing_any_more(world: World) -> None:
    waiting(world)
    story = story_of(world)
    told: list[str] = []
    world.rooms.ear._finished = lambda of, what, ok: told.append(what)
    replaced = story.play
    assert replaced is not None
    world.rooms.ear.ringback(story)
    assert purpose(world) == RINGBACK
    assert story.customer is not None
    for reason in ("completed", "failed", "replaced", "stopped"):
        event = p.PlayFinished(
            endpoint=p.wire_id(story.customer.id), play=p.wire_id(replaced[0]), reason=reason, played_ms=1
        )
        world.rooms.ear.play_finished(story, event)
    assert told == []
    assert purpose(world) == RINGBACK


def test_the_endless_sounds_are_hushed_when_two_are_joined(world: World) -> None:
    caller = world.caller().call("4002")
    world.li.answer()
    party = caller.contact.party
    assert party is not None
    assert purpose(world) is None
    assert source_of(world, caller.leg) == source_of(world, party.leg) == "peer"


def test_a_hold_separates_both_and_a_resume_joins_them_again(world: World) -> None:
    caller = world.caller().call("4002")
    world.li.answer()
    party = caller.contact.party
    assert party is not None
    world.rooms.desk.hold("acme", caller.contact_id)
    world.passes(0)
    assert (source_of(world, caller.leg), source_of(world, party.leg)) == ("play", "silence")
    world.rooms.desk.resume("acme", caller.contact_id)
    world.passes(0)
    assert source_of(world, caller.leg) == source_of(world, party.leg) == "peer"


def test_a_prompt_that_is_nowhere_fails_a_moment_later_and_not_within_the_turn(world: World) -> None:
    world.caller().call("4001")
    story = story_of(world)
    told: list[tuple[str, bool]] = []
    world.rooms.ear._finished = lambda of, what, ok: told.append((what, ok))
    world.rooms.ear.speak(story, ["menu", "no-such-prompt"])
    assert told == []
    world.passes(0)
    assert told == [(PROMPT, False)]
    assert story.play is None


class Text(Struct, frozen=True):
    """What a flow wants to be said."""

    text: str
    language: str = "zh-CN"


class Booth:
    """Says texts when it is told to; those that are on the shelf have their file."""

    def __init__(self, shelf: dict[str, str]) -> None:
        self.shelf = shelf
        self.wanted: dict[str, Callable[[str | None], None]] = {}

    def file(self, text: str, language: str) -> str | None:
        return self.shelf.get(text)

    def make(self, text: str, language: str, ready: Callable[[str | None], None]) -> None:
        self.wanted[text] = ready


def spoken_by(world: World, **shelf: str) -> tuple[Story, Booth, list[tuple[str, bool]]]:
    """A caller in a flow, what says texts to him, and what is told of plays that are over."""
    world.caller().call("4001")
    told: list[tuple[str, bool]] = []
    booth = Booth({text: world.rooms.prompts.path(prompt) for text, prompt in shelf.items()})
    world.rooms.ear._finished = lambda of, what, ok: told.append((what, ok))
    world.rooms.ear._speeches = booth
    return story_of(world), booth, told


def test_a_text_that_was_said_before_is_played_at_once_in_its_place(world: World) -> None:
    story, booth, _told = spoken_by(world, hello="welcome")
    world.rooms.ear.speak(story, ["menu", Text("hello"), "busy"])
    names = [Path(str(item.file)).stem for item in last_play(world).items]
    assert names == ["menu", "welcome", "busy"]
    assert booth.wanted == {}


def test_a_new_text_is_waited_for_and_then_everything_is_heard_in_order(world: World) -> None:
    story, booth, told = spoken_by(world)
    before = last_play(world)
    world.rooms.ear.speak(story, [Text("one"), "menu", Text("two")])
    booth.wanted["two"](world.rooms.prompts.path("busy"))
    assert last_play(world) is before
    booth.wanted["one"](world.rooms.prompts.path("welcome"))
    names = [Path(str(item.file)).stem for item in last_play(world).items]
    assert names == ["welcome", "menu", "busy"]
    assert told == []


def test_a_text_that_cannot_be_said_is_a_play_that_failed(world: World) -> None:
    story, booth, told = spoken_by(world)
    world.rooms.ear.speak(story, [Text("one"), Text("two")])
    booth.wanted["one"](None)
    booth.wanted["two"](world.rooms.prompts.path("busy"))
    assert told == [(PROMPT, False)]
    assert story.play is None


def test_a_text_that_comes_too_late_is_not_heard(world: World) -> None:
    story, booth, told = spoken_by(world)
    world.rooms.ear.speak(story, [Text("late")])
    world.rooms.ear.ringback(story)
    now = last_play(world)
    booth.wanted["late"](world.rooms.prompts.path("busy"))
    assert last_play(world) is now
    assert told == []


def test_nothing_to_say_is_said_in_a_moment(world: World) -> None:
    story, _booth, told = spoken_by(world)
    world.rooms.ear.speak(story, [])
    assert told == []
    world.passes(0)
    assert told == [(PROMPT, True)]


def test_a_file_that_the_engine_refuses_is_a_play_that_failed(world: World, tmp_path: Path) -> None:
    waiting(world)
    story = story_of(world)
    told: list[tuple[str, bool]] = []
    world.rooms.ear._finished = lambda of, what, ok: told.append((what, ok))
    world.rooms.ear.music(story, str(tmp_path / "outside.wav"))
    world.passes(0)
    assert told == [(MUSIC, False)]


def test_nobody_is_played_to_who_has_hung_up(world: World) -> None:
    caller = waiting(world)
    story = story_of(world)
    caller.hang_up()
    before = len(world.engine.log)
    world.rooms.ear.ringback(story)
    world.rooms.ear.hush(story)
    world.rooms.ear.bridge(story, "f" * 32)
    assert len(world.engine.log) == before
