"""`yunhu demo`: a running centre with simulated callers and agents, or one call and its story."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from pathlib import Path
from typing import Annotated

import typer

FolderOption = Annotated[Path, typer.Option("--folder", help="Where the demonstration keeps its things.")]
OnceOption = Annotated[bool, typer.Option("--once", help="Make one call, tell its story, and end.")]
FreshOption = Annotated[bool, typer.Option("--fresh", help="Forget what an earlier demonstration left.")]
AddressOption = Annotated[
    str,
    typer.Option(
        "--address", help="Where phones reach the node; 0.0.0.0 lets other machines in (new folder)."
    ),
]
SeedOption = Annotated[int, typer.Option("--seed", help="Decides what the simulated people do.")]
QuietOption = Annotated[bool, typer.Option("--no-callers", help="Agents only: call yourself.")]


def add(app: typer.Typer, language: Callable[[], str]) -> None:
    """Add the command."""

    @app.command()
    def demo(
        once: OnceOption = False,
        folder: FolderOption = Path("var/demo"),
        fresh: FreshOption = False,
        address: AddressOption = "127.0.0.1",
        seed: SeedOption = 1,
        no_callers: QuietOption = False,
    ) -> None:
        """Run a centre on this machine with simulated callers and agents."""
        if once:
            from yunhu.app.demo.once import one_call

            asyncio.run(one_call(_say, language()))
            return
        from yunhu.app.demo.run import Wish, run

        wish = Wish(
            root=folder,
            fresh=fresh,
            address=address,
            seed=seed,
            callers=not no_callers,
            language=language(),
        )
        asyncio.run(run(wish, _say))


def _say(line: str) -> None:
    print(line, flush=True)
