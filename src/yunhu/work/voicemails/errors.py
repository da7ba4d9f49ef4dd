"""What is refused about messages."""

from typing import ClassVar

from yunhu.kit.refusal import Refusal


class NoSuchVoicemail(Refusal):
    """No message of this tenant has this id."""

    id: ClassVar[str] = "voicemail.unknown"
    status: ClassVar[int] = 404
