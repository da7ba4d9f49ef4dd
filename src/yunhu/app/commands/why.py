"""`yunhu why CONTACT`: why a contact went where it went."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Annotated

import typer

from yunhu.platform import texts
from yunhu.platform.settings.node import Settings

ConfigOption = Annotated[Path, typer.Option("--config", help="The node's settings.")]
RevealOption = Annotated[
    str,
    typer.Option("--reveal", metavar="PURPOSE", help="Show numbers and names; the audit keeps this."),
]
ContactArgument = Annotated[str, typer.Argument(help="The contact's id; `last` for the newest one.")]
LanguageOption = Annotated[str | None, typer.Option("--language", help="zh-CN or en.")]


def add(app: typer.Typer, load_settings: Callable[[Path], Settings], language: Callable[[], str]) -> None:
    """Add the command."""

    @app.command()
    def why(
        contact: ContactArgument,
        config_path: ConfigOption = Path("yunhu.toml"),
        wanted: LanguageOption = None,
        purpose: RevealOption = "",
    ) -> None:
        """Say why a contact was offered to whom, and why to nobody else."""
        from yunhu.app.privacy.keys import read_with_keys
        from yunhu.app.story.read import read  # the database's libraries take their time to load
        from yunhu.oversight.explaining.words import Explainer

        settings = load_settings(config_path)
        read_with_keys(settings)
        kept = read(settings.database_url, contact, purpose)
        chosen, catalogue = wanted or language(), texts.load()

        def name_of(kind: str, id_: str) -> str:
            return kept.names.get(kind, {}).get(id_, id_)

        said = Explainer(catalogue, chosen, name_of).explain(kept.facts)
        if not said:
            print(catalogue.render("why.nothing", {}, chosen))
        for it in said:
            print(f"+{(it.at - kept.began_at) / 1e6:.3f} s  {it.text}")
            for detail in it.details:
                print(f"      · {detail}")
