"""`yunhu story CONTACT`: what happened to a contact, from the main database."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Annotated

import typer

from yunhu.app.story.words import Teller
from yunhu.platform import texts
from yunhu.platform.settings.node import Settings

ConfigOption = Annotated[Path, typer.Option("--config", help="The node's settings.")]
RevealOption = Annotated[
    str,
    typer.Option("--reveal", metavar="PURPOSE", help="Show numbers and names; the audit keeps this."),
]
ContactArgument = Annotated[str, typer.Argument(help="The contact's id; `last` for the newest one.")]


def add(app: typer.Typer, load_settings: Callable[[Path], Settings], language: Callable[[], str]) -> None:
    """Add the command."""

    @app.command()
    def story(
        contact: ContactArgument,
        config_path: ConfigOption = Path("yunhu.toml"),
        purpose: RevealOption = "",
    ) -> None:
        """Tell what happened to a contact: its times, segments, facts, legs and recordings."""
        from yunhu.app.privacy.keys import read_with_keys
        from yunhu.app.story.read import read  # the database's libraries take their time to load

        settings = load_settings(config_path)
        read_with_keys(settings)
        found = read(settings.database_url, contact, purpose)
        for line in Teller(found, texts.load(), language()).tell():
            print(line)
