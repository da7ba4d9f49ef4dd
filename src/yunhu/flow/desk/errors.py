"""What the desk refuses."""

from typing import ClassVar

from yunhu.kit.refusal import Refusal


class NoAgent(Refusal):
    """Whoever asks is no agent of this centre: a program, or a user without an agent."""

    id: ClassVar[str] = "desk.no_agent"
    status: ClassVar[int] = 403


class OtherTab(Refusal):
    """Another open tab is this agent's desk; it can be taken over with `take`."""

    id: ClassVar[str] = "desk.other_tab"
    status: ClassVar[int] = 409


class NoReason(Refusal):
    """The reason is none of those that are configured. Params: `reason`."""

    id: ClassVar[str] = "desk.no_reason"
    status: ClassVar[int] = 422


class NoDisposition(Refusal):
    """The tree has no such disposition that could be chosen. Params: `code`."""

    id: ClassVar[str] = "desk.no_disposition"
    status: ClassVar[int] = 422


class NoCustomer(Refusal):
    """There is no such customer. Params: `customer`."""

    id: ClassVar[str] = "desk.no_customer"
    status: ClassVar[int] = 422


class NoDevice(Refusal):
    """The agent has no device that could be rung."""

    id: ClassVar[str] = "desk.no_device"
    status: ClassVar[int] = 409


class TooManyDesks(Refusal):
    """More streams are open than this node serves. Params: `most`, `retry_after_s`."""

    id: ClassVar[str] = "desk.too_many"
    status: ClassVar[int] = 503
