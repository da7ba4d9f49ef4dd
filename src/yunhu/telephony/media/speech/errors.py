"""What the synthesis of speech refuses. The text itself is personal, and never a parameter."""

from __future__ import annotations

from typing import ClassVar

from yunhu.kit.refusal import Refusal


class NoSuchSynthesiser(Refusal):
    """Nothing of this name is installed that says texts."""

    id: ClassVar[str] = "speech.no_such_synthesiser"
    status: ClassVar[int] = 500


class SynthesiserMissing(Refusal):
    """The program, package or model `what` is not on this machine."""

    id: ClassVar[str] = "speech.missing"
    status: ClassVar[int] = 500


class SpeechFailed(Refusal):
    """The synthesiser `by` did not give what was asked; `reason` says how (never what was to be said)."""

    id: ClassVar[str] = "speech.failed"
    status: ClassVar[int] = 502


class SpeechTooLong(Refusal):
    """The text has more characters than are said at once."""

    id: ClassVar[str] = "speech.too_long"
    status: ClassVar[int] = 400


class NothingToSay(Refusal):
    """The text has no word in it."""

    id: ClassVar[str] = "speech.empty"
    status: ClassVar[int] = 400


class NoVoice(Refusal):
    """No synthesiser has a voice for this language."""

    id: ClassVar[str] = "speech.no_voice"
    status: ClassVar[int] = 400
