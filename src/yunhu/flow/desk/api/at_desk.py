"""Who acts at a desk: the agent of the login that asks."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from fastapi import Depends

from yunhu.flow.desk.errors import NoAgent
from yunhu.kit.veil import Names
from yunhu.platform.http.base import Principal, needs
from yunhu.platform.http.persons import names_for

SCOPE = "desk.use"


@dataclass(frozen=True, slots=True)
class AtDesk:
    """An agent at the own desk."""

    tenant: str
    agent: str
    names: Names
    """How this agent is shown names of persons."""

    who: Principal
    """The login itself."""


def agent_of(who: Principal) -> AtDesk:
    """The agent of a login. Raises NoAgent for a program, and for a person who is no agent."""
    if who.agent is None:
        raise NoAgent
    return AtDesk(who.tenant, who.agent, names_for(who), who)


NEEDED = needs(SCOPE)
"""What every endpoint of the desk depends on; routers name it too, so that it is described."""


def _at_desk(who: Annotated[Principal, NEEDED]) -> AtDesk:
    return agent_of(who)


Me = Annotated[AtDesk, Depends(_at_desk)]
"""`me: Me` as a parameter of an endpoint."""
