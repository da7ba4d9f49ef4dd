"""A search as it stands in a URL or in a saved view, and what it means for who asks."""

from __future__ import annotations

from typing import Annotated

from fastapi import Depends, Query

from yunhu.work.tickets.api.shapes import VISIBLE, Filter
from yunhu.work.tickets.model import Kind, Priority
from yunhu.work.tickets.store.search import Wanted

ME = "me"

_Text = Annotated[str | None, Query(max_length=64, pattern=VISIBLE)]


def _asked(
    q: Annotated[str | None, Query(max_length=100, description="A number, or words that all occur")] = None,
    type: _Text = None,
    state: _Text = None,
    kind: Annotated[list[Kind] | None, Query(max_length=4)] = None,
    priority: Annotated[list[Priority] | None, Query(max_length=4)] = None,
    agent: Annotated[
        str | None, Query(max_length=64, pattern=VISIBLE, description="`me`; `none`: nobody's")
    ] = None,
    queue: _Text = None,
    customer: _Text = None,
    contact: _Text = None,
    watcher: Annotated[
        str | None, Query(max_length=64, pattern=VISIBLE, description="An agent, or `me`")
    ] = None,
    parent: _Text = None,
    breached: bool | None = None,
) -> Filter:
    return Filter(
        q=q,
        type=type or None,
        state=state or None,
        kind=kind or None,
        priority=priority or None,
        agent=agent or None,
        queue=queue or None,
        customer=customer or None,
        contact=contact or None,
        watcher=watcher or None,
        parent=parent or None,
        breached=breached,
    )


AskedFilter = Annotated[Filter, Depends(_asked)]
"""`asked: AskedFilter` as a parameter of an endpoint."""


def wanted_of(asked: Filter, me: str | None) -> Wanted:
    """What is searched for; `me` is the agent who asks. Who is no agent has no tickets of his own."""

    def person(name: str | None) -> str | None:
        return (me or NO_AGENT) if name == ME else name

    return Wanted(
        words=asked.q or "",
        type=asked.type,
        state=asked.state,
        kinds=tuple(asked.kind or ()),
        priorities=tuple(asked.priority or ()),
        agent=person(asked.agent),
        queue=asked.queue,
        customers=None if asked.customer is None else (asked.customer,),
        contact=asked.contact,
        watcher=person(asked.watcher),
        parent=asked.parent,
        breached=asked.breached,
    )


NO_AGENT = "-"
"""No agent can have this id."""
