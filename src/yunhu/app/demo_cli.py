"""`yunhu demo`: a running centre with simulated callers and agents, or one call and its story."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from pathlib import Path
from typing import Annotated

import typer

FolderOption = Annotated[Path, typer.Option("--folder", help="Where the demonstration keeps its things.")]
OnceOption = Annotated[bool, typer.Option("--once", help="Make one call, tell its story, and end.")]


def add(app: typer.Typer, language: Callable[[], str]) -> None:
    """Add the command."""

    @app.command()
    def demo(once: OnceOption = False) -> None:
        """Run a centre on this machine with simulated callers and agents."""
        from yunhu.app.demo.once import one_call

        if once:
            asyncio.run(one_call(_say, language()))


def _say(line: str) -> None:
    print(line, flush=True)
