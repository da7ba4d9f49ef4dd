"""What the hands of messages announce."""

from __future__ import annotations

import msgspec

from yunhu.kit.pii import Number
from yunhu.work.voicemails.facts import VoicemailHandled, VoicemailLeft
from yunhu.work.voicemails.service import Voicemails


def test_a_message_and_what_became_of_it_are_facts_of_its_contact() -> None:
    told: list[tuple[str, str | None, msgspec.Struct]] = []
    voicemails = Voicemails(lambda *fact: told.append(fact))
    voicemails.left("t", "c", "r", "138", 4.0, None, None)
    voicemails.handled("t", "c", "r", True, "user:1")
    assert told == [
        ("t", "c", VoicemailLeft(voicemail="r", caller=Number("138"), seconds=4.0)),
        ("t", "c", VoicemailHandled(voicemail="r", handled=True, by="user:1")),
    ]
