"""What is refused about recordings."""

from typing import ClassVar

from yunhu.kit.refusal import Refusal


class NoSuchRecording(Refusal):
    """No recording has this id in this tenant, or it is not open any more."""

    id: ClassVar[str] = "recording.unknown"
    status: ClassVar[int] = 404


class RecordingStateRefused(Refusal):
    """The recording's state does not allow what was asked."""

    id: ClassVar[str] = "recording.state_refused"
    status: ClassVar[int] = 409


class RecordingNotClosed(Refusal):
    """The recording has no finished file: it goes on, or it failed."""

    id: ClassVar[str] = "recording.not_closed"
    status: ClassVar[int] = 409


class RecordingFileMissing(Refusal):
    """The index knows the recording, but its file is not on this machine."""

    id: ClassVar[str] = "recording.file_missing"
    status: ClassVar[int] = 404


class RecordingErased(Refusal):
    """The key of the recording is gone, so nobody can open it any more."""

    id: ClassVar[str] = "recording.erased"
    status: ClassVar[int] = 410


class RecordingUnreadable(Refusal):
    """The file is not a recording, or cannot be read."""

    id: ClassVar[str] = "recording.unreadable"
    status: ClassVar[int] = 422


class NoFittingKey(Refusal):
    """None of the private keys opens the recording."""

    id: ClassVar[str] = "recording.no_fitting_key"
    status: ClassVar[int] = 403


class BadKey(Refusal):
    """The file holds no age key of the wanted kind."""

    id: ClassVar[str] = "recording.bad_key"
    status: ClassVar[int] = 422


class KeyExists(Refusal):
    """A key would be overwritten, and with it every recording it opens would be lost."""

    id: ClassVar[str] = "recording.key_exists"
    status: ClassVar[int] = 409


class NotPlayableHere(Refusal):
    """No private key of this node opens the recording: it is played where its key is."""

    id: ClassVar[str] = "recording.not_playable_here"
    status: ClassVar[int] = 409


class NoSuchListening(Refusal):
    """The listening is over, or another person's: open one anew and say why."""

    id: ClassVar[str] = "recording.no_listening"
    status: ClassVar[int] = 404


class NoSuchNote(Refusal):
    """No note of this recording has this id."""

    id: ClassVar[str] = "recording.no_note"
    status: ClassVar[int] = 404


class TooManyNotes(Refusal):
    """The recording has as many notes as it may have."""

    id: ClassVar[str] = "recording.too_many_notes"
    status: ClassVar[int] = 409


class BadRange(Refusal):
    """What is asked for lies behind the end of the recording."""

    id: ClassVar[str] = "recording.bad_range"
    status: ClassVar[int] = 416


class RecordingHeld(Refusal):
    """A hold keeps the recording: it is not erased until the hold is released."""

    id: ClassVar[str] = "recording.held"
    status: ClassVar[int] = 409


class NoSuchHold(Refusal):
    """No hold with this id is on this recording, or it was released."""

    id: ClassVar[str] = "recording.no_hold"
    status: ClassVar[int] = 404


class TooManyHolds(Refusal):
    """The recording has as many holds as it may have."""

    id: ClassVar[str] = "recording.too_many_holds"
    status: ClassVar[int] = 409


class NotErased(Refusal):
    """There is no certificate, because the recording was not erased."""

    id: ClassVar[str] = "recording.not_erased"
    status: ClassVar[int] = 404


class ExportsExhausted(Refusal):
    """This person has taken out as many recordings as one may within an hour."""

    id: ClassVar[str] = "recording.exports_exhausted"
    status: ClassVar[int] = 429


class NoFlacProgram(Refusal):
    """Neither `flac` nor `ffmpeg` is on this machine, so there is no FLAC; WAV is possible."""

    id: ClassVar[str] = "recording.no_flac_program"
    status: ClassVar[int] = 409
