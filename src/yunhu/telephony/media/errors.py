"""What the media room refuses."""

from typing import ClassVar

from yunhu.kit.refusal import Refusal


class SocketPathTooLong(Refusal):
    """The path of the engine's socket does not fit a Unix socket address."""

    id: ClassVar[str] = "media.socket_path_too_long"
    status: ClassVar[int] = 500


class EngineMissing(Refusal):
    """The program `yunhu-media` is nowhere."""

    id: ClassVar[str] = "media.engine_missing"
    status: ClassVar[int] = 500


class EngineFailed(Refusal):
    """The engine was started and did not come to life; `said` is the end of its log."""

    id: ClassVar[str] = "media.engine_failed"
    status: ClassVar[int] = 500


class NoSuchPrompt(Refusal):
    """There is no prompt of this name in this language."""

    id: ClassVar[str] = "media.no_such_prompt"
    status: ClassVar[int] = 404


class NumberNotSpoken(Refusal):
    """The number is outside what can be said."""

    id: ClassVar[str] = "media.number_not_spoken"
    status: ClassVar[int] = 400
