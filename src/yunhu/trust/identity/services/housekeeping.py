"""What is done again and again: sessions that are over are ended, questions nobody answered are forgotten."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import NoReturn

from sqlalchemy.exc import SQLAlchemyError

from yunhu.platform import telemetry

SWEEP_S = 15.0
"""How often it is looked for what has ended by itself."""

Sweep = Callable[[str], Awaitable[None]]
"""Does it once for a tenant."""

_log = telemetry.logger("identity")


async def keep_sweeping(tenant: str, *sweeps: Sweep) -> NoReturn:
    """Sweep again and again; while the database does not work, later."""
    while True:
        await asyncio.sleep(SWEEP_S)
        for sweep in sweeps:
            try:
                await sweep(tenant)
            except SQLAlchemyError as trouble:
                _log.error("identity could not be swept", trouble=type(trouble).__name__)
