"""What the customer hears from us: prompts, music, ringback, announcements, and the bridge to somebody."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

from yunhu.flow.inbound.ports import Prompts
from yunhu.flow.inbound.story import Story
from yunhu.kit.refusal import Refusal
from yunhu.platform.clock import Scheduler
from yunhu.telephony.media.commands import Play, Source, Stop
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
        scheduler: Scheduler,
        new_id: Callable[[], str],
        finished: Callable[[Story, str, bool], None],
    ) -> None:
        self._engine = engine
        self._prompts = prompts
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

    def speak(self, guest: Story, prompts: Sequence[str]) -> None:
        """Play prompts of a flow by name; a missing one is a play that failed, told a moment later."""
        language = guest.contact.language
        try:
            items = [file_item(self._prompts.path(name, language)) for name in prompts]
        except Refusal:
            play = self._new_id()
            guest.play = (play, PROMPT)
            self._scheduler.after(0, partial(self._over, guest, play, False))
            return
        self.play(guest, PROMPT, items)

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

    def separate(self, story: Story, party: str) -> None:
        """Neither hears the other; both paths stay open."""
        if story.customer is not None:
            self._engine.send(Source(endpoint=wire_id(story.customer.id), kind="silence"))
        self._engine.send(Source(endpoint=wire_id(party), kind="silence"))

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
