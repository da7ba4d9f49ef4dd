"""Health for those who run us: is the process alive, may it get work, and its figures."""

from collections.abc import Callable
from dataclasses import dataclass

from fastapi import APIRouter, Response
from pydantic import BaseModel

from yunhu.platform import metrics
from yunhu.platform.http.base import PUBLIC

MOST_CHECKS = 100


@dataclass(frozen=True, slots=True)
class Check:
    """One thing that must work before calls come here. `trouble` answers at once.

    A reason, or None when it works.
    """

    name: str
    trouble: Callable[[], str | None]


class Health(BaseModel):
    """The answer to a readiness probe."""

    ready: bool
    troubles: dict[str, str]


class Checks:
    """All checks of this node."""

    def __init__(self) -> None:
        self._checks: dict[str, Check] = {}

    def add(self, check: Check) -> None:
        """Ask this one too; a later check of the same name replaces an earlier one."""
        if len(self._checks) >= MOST_CHECKS and check.name not in self._checks:
            raise OverflowError("too many checks")
        self._checks[check.name] = check

    def health(self) -> Health:
        """Ask all of them."""
        found = {check.name: check.trouble() for check in self._checks.values()}
        troubles = {name: reason for name, reason in found.items() if reason is not None}
        return Health(ready=not troubles, troubles=troubles)


def make_router(checks: Checks) -> APIRouter:
    """`/health/live`, `/health/ready` (503 with the reasons when not) and `/metrics`; without tokens."""
    router = APIRouter(tags=["health"])

    @router.get("/health/live", status_code=204, openapi_extra=PUBLIC)
    async def live() -> None:
        """The process answers."""

    @router.get("/health/ready", openapi_extra=PUBLIC)
    async def ready(response: Response) -> Health:
        """Whether calls may be sent here."""
        found = checks.health()
        response.status_code = 200 if found.ready else 503
        return found

    @router.get("/metrics", openapi_extra=PUBLIC, response_class=Response)
    async def figures() -> Response:
        """All figures, as Prometheus reads them."""
        return Response(metrics.exposition(), media_type="text/plain; version=0.0.4; charset=utf-8")

    return router
