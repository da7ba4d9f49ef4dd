"""queue: the contact waits for an agent."""

from msgspec import Struct

from yunhu.flow.ivr.words import NodeName
from yunhu.people.agents.model import Slug
from yunhu.work.queues.model import Priority


class Queue(Struct, frozen=True, forbid_unknown_fields=True, tag="queue", tag_field="verb"):
    """Wait in `queue`. The flow goes on only when the wait ends without an agent.

    `on_nobody` is taken at once when no agent who could take the contact is signed in (without it
    the caller waits).
    """

    queue: Slug
    priority: Priority = 0
    on_full: NodeName | None = None
    on_timeout: NodeName | None = None
    on_nobody: NodeName | None = None
    on_error: NodeName | None = None
