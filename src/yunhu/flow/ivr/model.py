"""A flow: a named graph of nodes, each of them one verb, and the picture that people drew of it."""

from __future__ import annotations

from typing import Annotated

from msgspec import Meta, Struct

from yunhu.flow.ivr.verbs.branch import Branch
from yunhu.flow.ivr.verbs.callback import Callback
from yunhu.flow.ivr.verbs.consent import Consent
from yunhu.flow.ivr.verbs.gather import Gather
from yunhu.flow.ivr.verbs.hangup import Hangup
from yunhu.flow.ivr.verbs.intent import Intent
from yunhu.flow.ivr.verbs.play import Play
from yunhu.flow.ivr.verbs.queue import Queue
from yunhu.flow.ivr.verbs.request import Request
from yunhu.flow.ivr.verbs.returning import Return
from yunhu.flow.ivr.verbs.say import Say
from yunhu.flow.ivr.verbs.set import Set
from yunhu.flow.ivr.verbs.subflow import Subflow
from yunhu.flow.ivr.verbs.survey import Survey
from yunhu.flow.ivr.verbs.transfer import Transfer
from yunhu.flow.ivr.verbs.twiml import Twiml
from yunhu.flow.ivr.verbs.voicemail import Voicemail
from yunhu.flow.ivr.words import Language, NodeName
from yunhu.people.agents.model import Slug

NODES_MAX = 1000
COMMENTS_MAX = 200

Node = (
    Play
    | Say
    | Gather
    | Branch
    | Set
    | Request
    | Intent
    | Queue
    | Callback
    | Voicemail
    | Survey
    | Consent
    | Transfer
    | Subflow
    | Return
    | Twiml
    | Hangup
)

Pixels = Annotated[float, Meta(ge=-1_000_000, le=1_000_000)]


class Comment(Struct, frozen=True, forbid_unknown_fields=True):
    """A note in the picture of a flow, for people."""

    id: Slug
    text: Annotated[str, Meta(max_length=2_000)]
    x: Pixels = 0
    y: Pixels = 0


class Flow(Struct, frozen=True, forbid_unknown_fields=True):
    """What a caller hears and may press; `start` is the first node. Checked by `rules.check`.

    `languages` are those in which everything must be there to be heard (none: those of its numbers).
    `layout` and `comments` are the picture: they change nothing that a caller notices.
    """

    id: Slug
    name: str
    start: NodeName
    nodes: Annotated[dict[NodeName, Node], Meta(min_length=1, max_length=NODES_MAX)]
    layout: Annotated[dict[NodeName, tuple[Pixels, Pixels]], Meta(max_length=NODES_MAX)] = {}
    comments: Annotated[tuple[Comment, ...], Meta(max_length=COMMENTS_MAX)] = ()
    languages: Annotated[tuple[Language, ...], Meta(max_length=32)] = ()
