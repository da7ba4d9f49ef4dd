"""The notice that a call is recorded: heard before the flow begins, and before the first recorded second.

What waits for it is not kept over a restart: the caller then hears it again from its beginning.
"""

from __future__ import annotations

from collections.abc import Callable

from yunhu.flow.inbound.ear import Ear
from yunhu.flow.inbound.model import RecordingNotice
from yunhu.flow.inbound.ports import Alarm, Announce, Directory
from yunhu.flow.inbound.story import Story
from yunhu.kit.refusal import Refusal
from yunhu.telephony.media.prompts import Prompts
from yunhu.telephony.media.words import file_item
from yunhu.work.calls.model import Phase
from yunhu.work.recordings.facts import RecordingNoticePlayed

NOTICE = "notice"
"""What a play of the notice is for."""

MOST = 10_000
"""Callers who hear it at a time; over it one more does not wait for it."""

Then = Callable[[], None]


class Notices:
    """Plays the notice, and lets go what must come after it."""

    def __init__(
        self, ear: Ear, prompts: Prompts, directory: Directory, announce: Announce, alarm: Alarm
    ) -> None:
        self._ear = ear
        self._prompts = prompts
        self._directory = directory
        self._announce = announce
        self._alarm = alarm
        self._waiting: dict[str, list[Then]] = {}

    def then(self, story: Story, does: Then) -> None:
        """Do something when the notice has been heard: at once where there is none, or it was heard."""
        contact = story.contact
        number = self._directory.number(contact.tenant, contact.dialled, contact.trunk)
        notice = number.recording_notice if number is not None else None
        waiting = self._waiting.get(contact.id)
        if waiting is not None:
            waiting.append(does)
        elif notice is None or not self._is_due(story) or not self._begins(story, notice):
            does()
        else:
            self._waiting[contact.id] = [does]

    def _is_due(self, story: Story) -> bool:
        """Whether nothing was heard yet: the flow has not begun, and something will be recorded."""
        contact = story.contact
        return contact.phase is Phase.IN_FLOW and story.run is None and contact.recording_policy != "off"

    def _begins(self, story: Story, notice: RecordingNotice) -> bool:
        if len(self._waiting) >= MOST:
            return False
        try:
            path = self._prompts.path(notice.prompt, story.contact.language)
        except Refusal as refusal:
            self._alarm("prompt_missing", str(refusal))
            return False
        self._ear.play(story, NOTICE, [file_item(path)])
        return story.play is not None

    def over(self, story: Story, ok: bool) -> None:
        """The notice has been heard to its end, or could not be played: the call goes on either way."""
        contact = story.contact
        number = self._directory.number(contact.tenant, contact.dialled, contact.trunk)
        notice = number.recording_notice if number is not None else None
        if ok and notice is not None:
            fact = RecordingNoticePlayed(
                prompt=notice.prompt, version=notice.version, language=contact.language
            )
            self._announce(contact.tenant, contact.id, fact)
        for does in self._waiting.pop(contact.id, ()):
            does()

    def forget(self, story: Story) -> None:
        """The caller has gone: what waited is not done any more."""
        self._waiting.pop(story.contact.id, None)
