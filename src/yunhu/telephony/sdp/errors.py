"""What session descriptions are refused for."""

from typing import ClassVar

from yunhu.kit.refusal import Refusal


class SdpRefused(Refusal):
    """A session description that cannot be used; `status` is the SIP status to answer with."""


class MalformedSdp(SdpRefused):
    """The text is not a session description, or it is larger than we read. `why` names the fault."""

    id: ClassVar[str] = "sdp.malformed"
    status: ClassVar[int] = 400


class NotAcceptableHere(SdpRefused):
    """A sound description that offers nothing we can do (RFC 3261 §21.4.26). `why` names the reason."""

    id: ClassVar[str] = "sdp.not_acceptable"
    status: ClassVar[int] = 488
