"""Whose things somebody sees who does not reach the whole tenant. What says so is wired by the application.

`Needs` asks `check` about the one object that a route names, before the endpoint runs; a list asks for the
condition that its query must add. A foreign object is not there (404), exactly as one that never was.
"""

from __future__ import annotations

from typing import Annotated, ClassVar, Literal, Protocol

from fastapi import Depends
from sqlalchemy import ColumnElement, false, true
from starlette.requests import HTTPConnection

from yunhu.kit.reach import Reach
from yunhu.kit.refusal import Refusal
from yunhu.platform.http.base import Principal

Kind = Literal["contact", "leg", "voicemail", "recording", "ticket", "agent"]
"""What belongs to somebody."""


class NotThere(Refusal):
    """There is no such thing, or it is somebody else's: nobody learns which."""

    id: ClassVar[str] = "object.unknown"
    status: ClassVar[int] = 404


class Sight(Protocol):
    """Decides for a person and a permission."""

    async def check(self, connection: HTTPConnection, who: Principal, word: str) -> None:
        """Let only those go on who reach what the route is about. Raises `NotThere`."""
        ...

    async def sees(self, who: Principal, word: str, kind: Kind, id_: str) -> bool:
        """Whether somebody reaches one thing."""
        ...

    def contacts(self, who: Principal, word: str, contact: ColumnElement[str]) -> ColumnElement[bool]:
        """The condition that the contact whose id is in a column is within reach."""
        ...

    def tickets(self, who: Principal, word: str) -> ColumnElement[bool]:
        """The condition that a ticket is within reach."""
        ...

    def agents(self, who: Principal, word: str) -> frozenset[str] | None:
        """The agents within reach; None: all of them."""
        ...


class WholeTenant:
    """Where nothing is wired: who reaches the tenant sees everything, everybody else nothing."""

    async def check(self, connection: HTTPConnection, who: Principal, word: str) -> None:
        """Anybody may ask for an object; the endpoints themselves know nothing of reach here."""

    async def sees(self, who: Principal, word: str, kind: Kind, id_: str) -> bool:
        """Whether somebody reaches one thing."""
        return who.reach(word) == Reach.TENANT

    def contacts(self, who: Principal, word: str, contact: ColumnElement[str]) -> ColumnElement[bool]:
        """Every contact, or none."""
        return true() if who.reach(word) == Reach.TENANT else false()

    def tickets(self, who: Principal, word: str) -> ColumnElement[bool]:
        """Every ticket, or none."""
        return true() if who.reach(word) == Reach.TENANT else false()

    def agents(self, who: Principal, word: str) -> frozenset[str] | None:
        """Every agent, or none."""
        return None if who.reach(word) == Reach.TENANT else frozenset()


_WHOLE = WholeTenant()


def _sight(connection: HTTPConnection) -> Sight:
    return connection.app.state.sight or _WHOLE


Seen = Annotated[Sight, Depends(_sight)]
"""`seen: Seen` as a parameter of an endpoint that lists what belongs to somebody."""
