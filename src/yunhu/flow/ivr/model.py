"""A flow: a named graph of nodes, each of them one verb."""

from typing import Annotated

from msgspec import Meta, Struct

from yunhu.flow.ivr.verbs.branch import Branch
from yunhu.flow.ivr.verbs.gather import Gather
from yunhu.flow.ivr.verbs.hangup import Hangup
from yunhu.flow.ivr.verbs.play import Play
from yunhu.flow.ivr.verbs.queue import Queue
from yunhu.flow.ivr.verbs.transfer import Transfer
from yunhu.flow.ivr.words import NodeName
from yunhu.people.agents.model import Slug

NODES_MAX = 1000

Node = Play | Gather | Branch | Queue | Transfer | Hangup


class Flow(Struct, frozen=True, forbid_unknown_fields=True):
    """What a caller hears and may press; `start` is the first node. Checked by `rules.check`."""

    id: Slug
    name: str
    start: NodeName
    nodes: Annotated[dict[NodeName, Node], Meta(min_length=1, max_length=NODES_MAX)]
