"""What the customer hears from us: prompts, music, ringback, announcements, and the bridge to somebody."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

from yunhu.flow.inbound.ports import Prompts, Said, Speeches
from yunhu.flow.inbound.story import Story
from yunhu.kit.refusal import Refusal
from yunhu.platform.clock import Scheduler
from yunhu.telephony.media.commands import Play, SendDigits, Source, Stop
from yunhu.telephony.media.events import PlayFinished
from yunhu.telephony.media.ports import Engine
from yunhu.telephony.media.protocol import Refused, Reply
from yunhu.telephony.media.words import Item, file_item, tone_item, wire_id

MUSIC = "music"
RINGBACK = "ringback"
ANNOUNCEMENT = "announcement"
PROMPT = "prompt"

ENDLESS = 0


class Ear:
    """Plays to customers. How a play came out is told to `finished(story, purpose, ok)`."""

    def __init__(
        self,
        engine: Engine,
        prompts: Prompts,
        speeches: Speeches,
        scheduler: Scheduler,
        new_id: Callable[[], str],
        finished: Callable[[Story, str, bool], None],
    ) -> None:
        self._engine = engine
        self._prompts = prompts
        self._speeches = speeches
        self._scheduler = scheduler
        self._new_id = new_id
        self._finished = finished

    def play(self, story: Story, purpose: str, items: Sequence[Item], repeat: int = 1) -> None:
        """Play to the customer instead of whatever plays; what was playing reports nothing any more."""
        if story.customer is None:
            return
        play = self._new_id()
        story.play = (play, purpose)
        command = Play(
            endpoint=wire_id(story.customer.id), play=wire_id(play), items=list(items), repeat=repeat
        )
        self._engine.send(command, lambda reply: self._answered(story, play, reply))

    def speak(self, guest: Story, prompts: Sequence[str | Said]) -> None:
        """Play prompts of a flow by name, and texts said aloud.

        A text that nobody has said yet is made first, and the customer waits for it. A missing prompt and a
        text that cannot be said are a play that failed, told a moment later; nothing at all is over as soon.
        """
        play = self._new_id()
        guest.play = (play, PROMPT)
        try:
            files = [self._file(sound, guest.contact.language) for sound in prompts]
        except Refusal:
            self._scheduler.after(0, partial(self._over, guest, play, False))
            return
        if not files:
            self._scheduler.after(0, partial(self._over, guest, play, True))
        elif all(files):
            self._speak_files(guest, files)
        for at, sound in enumerate(prompts):
            if files[at] is None and not isinstance(sound, str):
                made = partial(self._made, guest, play, files, at)
                self._speeches.make(sound.text, sound.language, made)

    def _file(self, sound: str | Said, language: str) -> str | None:
        """The file of a sound; None when it must be made first. Raises a Refusal."""
        if isinstance(sound, str):
            return self._prompts.path(sound, language)
        return self._speeches.file(sound.text, sound.language)

    def _made(self, guest: Story, play: str, files: list[str | None], at: int, file: str | None) -> None:
        """A text was made, or could not be; the last one lets everything be heard."""
        if guest.play != (play, PROMPT):
            return
        if file is None:
            self._over(guest, play, ok=False)
            return
        files[at] = file
        if all(files):
            self._speak_files(guest, files)

    def _speak_files(self, guest: Story, files: Sequence[str | None]) -> None:
        self.play(guest, PROMPT, [file_item(file) for file in files if file is not None])

    def music(self, story: Story, path: str) -> None:
        """Music until something else is played or somebody is bridged."""
        self.play(story, MUSIC, (file_item(path),), ENDLESS)

    def ringback(self, story: Story) -> None:
        """The tone of a phone that rings, until something else happens."""
        self.play(story, RINGBACK, (tone_item("ringback"),), ENDLESS)

    def hush(self, story: Story) -> None:
        """Play nothing any more."""
        if story.play is not None and story.customer is not None:
            story.play = None
            self._engine.send(Stop(endpoint=wire_id(story.customer.id)))

    def bridge(self, story: Story, party: str) -> None:
        """Customer and party hear each other (`party` is a leg's id)."""
        if story.customer is None:
            return
        customer, other = wire_id(story.customer.id), wire_id(party)
        self._engine.send(Source(endpoint=customer, kind="peer", peer=other))
        self._engine.send(Source(endpoint=other, kind="peer", peer=customer))
        self.hush(story)
        self._hush_party(story, party)

    def separate(self, story: Story, party: str) -> None:
        """Neither hears the other; both paths stay open."""
        if story.customer is not None:
            self._engine.send(Source(endpoint=wire_id(story.customer.id), kind="silence"))
        self._engine.send(Source(endpoint=wire_id(party), kind="silence"))

    def link(self, story: Story, one: str, other: str) -> None:
        """Two of the others hear each other, and not the customer (legs' ids)."""
        for mine, theirs in ((one, other), (other, one)):
            self._engine.send(Source(endpoint=wire_id(mine), kind="peer", peer=wire_id(theirs)))
            self._hush_party(story, mine)

    def confer(self, story: Story, *parties: str) -> None:
        """The customer and these hear one another. The conference has the contact's id."""
        if story.customer is None:
            return
        conference = wire_id(story.contact.id)
        for leg in (story.customer.id, *parties):
            self._engine.send(
                Source(endpoint=wire_id(leg), kind="conference", conference=conference, role="talk_listen")
            )
        self.hush(story)
        for leg in parties:
            self._hush_party(story, leg)

    def play_to_party(self, story: Story, party: str, item: Item | None) -> None:
        """A party who waits hears this again and again, and nobody; None: nothing."""
        endpoint = wire_id(party)
        self._engine.send(Source(endpoint=endpoint, kind="silence"))
        if item is None:
            self._hush_party(story, party)
            return
        story.playing.add(party)
        play = wire_id(self._new_id())
        self._engine.send(Play(endpoint=endpoint, play=play, items=[item], repeat=ENDLESS))

    def press(self, story: Story, digits: str) -> None:
        """Press keys that the customer's side hears."""
        if story.customer is not None:
            self._engine.send(SendDigits(endpoint=wire_id(story.customer.id), digits=digits))

    def _hush_party(self, story: Story, party: str) -> None:
        if party in story.playing:
            story.playing.discard(party)
            self._engine.send(Stop(endpoint=wire_id(party)))

    def play_finished(self, story: Story, event: PlayFinished) -> None:
        """The engine says that a play of this story is over."""
        if event.reason in ("completed", "failed"):
            self._over(story, event.play.hex(), event.reason == "completed")

    def _answered(self, story: Story, play: str, reply: Reply) -> None:
        if isinstance(reply, Refused):
            self._over(story, play, ok=False)

    def _over(self, story: Story, play: str, ok: bool) -> None:
        if story.play is not None and story.play[0] == play:
            purpose = story.play[1]
            story.play = None
            self._finished(story, purpose, ok)
