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
