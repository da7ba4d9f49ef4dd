"""`yunhu flow check|try|publish|rollback|show`: flows as files, judged without a node, published by one."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from yunhu.platform import texts
from yunhu.platform.settings.node import Settings

if TYPE_CHECKING:
    from yunhu.app.commands.node_client import NodeClient
    from yunhu.app.configuration.rules import Sounds

FileArgument = Annotated[Path, typer.Argument(help="A flow (YAML).")]
FlowArgument = Annotated[str, typer.Argument(help="The id of a flow.")]
VersionArgument = Annotated[
    int | None, typer.Argument(help="The version to go back to; else the one before.")
]
CentreOption = Annotated[
    Path | None, typer.Option("--centre", help="The centre's configuration (YAML); else the one in force.")
]
ConfigOption = Annotated[Path, typer.Option("--config", help="The node's settings.")]
NoteOption = Annotated[str, typer.Option("--note", help="Why, for those who look back.")]
PercentOption = Annotated[int, typer.Option("--percent", help="Only this share of new contacts gets it.")]
CallerOption = Annotated[list[str] | None, typer.Option("--caller", help="Only this caller gets it.")]

_DEFAULT = Path("yunhu.toml")


def commands(
    load_settings: Callable[[Path], Settings],
    language: Callable[[], str],
    sounds: Callable[[Settings], Sounds],
) -> typer.Typer:
    """The commands below `yunhu flow`."""
    app = typer.Typer(help="What callers hear and may press.", no_args_is_help=True)
    _offline(app, load_settings, language, sounds)
    _online(app, load_settings, language)
    return app


def _offline(
    app: typer.Typer,
    load_settings: Callable[[Path], Settings],
    language: Callable[[], str],
    sounds: Callable[[Settings], Sounds],
) -> None:
    @app.command()
    def check(file: FileArgument, centre: CentreOption = None, config_path: ConfigOption = _DEFAULT) -> None:
        """Say all that is wrong with a flow, each with its line, path and remedy."""
        from yunhu.app.commands.flow_files import Bench

        settings = load_settings(config_path)
        with _told(language()):
            found = Bench(settings, sounds(settings), centre).check(file, language())
        _end(found.lines, found.ok, f"{file.name}: ok")

    @app.command("try")
    def try_(file: FileArgument, centre: CentreOption = None, config_path: ConfigOption = _DEFAULT) -> None:
        """Send simulated callers through a flow, and show their walks and which ways nobody could take."""
        from yunhu.app.commands.flow_files import Bench

        settings = load_settings(config_path)
        with _told(language()):
            found = Bench(settings, sounds(settings), centre).walk(file, language())
        _end(found.lines, found.ok)


def _online(app: typer.Typer, load_settings: Callable[[Path], Settings], language: Callable[[], str]) -> None:
    def node(config_path: Path) -> NodeClient:
        from yunhu.app.commands.node_client import NodeClient

        return NodeClient(load_settings(config_path), language())

    def say(key: str, **params: object) -> None:
        print(texts.load().render(f"flow_cli.{key}", params, language()))

    @app.command()
    def show(flow: FlowArgument, config_path: ConfigOption = _DEFAULT) -> None:
        """Print the draft of a flow, or the one in force, as text."""
        with _told(language()):
            print(node(config_path).ask("GET", f"/api/v1/flows/{flow}/draft.yaml").text, end="")

    @app.command()
    def publish(
        file: FileArgument,
        note: NoteOption = "",
        percent: PercentOption = 0,
        caller: CallerOption = None,
        config_path: ConfigOption = _DEFAULT,
    ) -> None:
        """Check a flow, walk it, and put it in force: for all new contacts, or for some of them first."""
        from yunhu.app.commands.flow_files import id_in, read_text

        stage = {"percent": percent, "callers": caller or []} if percent or caller else None
        with _told(language()):
            text, client = read_text(file), node(config_path)
            path = f"/api/v1/flows/{id_in(text)}"
            base = {"base_version": str(_newest(client, path))}
            client.ask("PUT", f"{path}/draft.yaml", text=text, params=base)
            made = client.ask("POST", f"{path}/publish", json={"note": note, "stage": stage}).json()
            say("published", flow=id_in(text), version=made["version"])

    @app.command()
    def rollback(
        flow: FlowArgument,
        version: VersionArgument = None,
        note: NoteOption = "",
        config_path: ConfigOption = _DEFAULT,
    ) -> None:
        """Put the flow of an earlier version in force again, at once."""
        with _told(language()):
            wanted = {"version": version, "note": note}
            made = node(config_path).ask("POST", f"/api/v1/flows/{flow}/rollback", json=wanted).json()
            say("published", flow=flow, version=made["version"])


@contextmanager
def _told(language: str) -> Iterator[None]:
    """What the node refuses, or is wrong with a file, is printed, and ends the program."""
    from yunhu.app.commands.node_client import Refused
    from yunhu.app.configuration.errors import Faulty

    try:
        yield
    except Refused as refused:
        _end(refused.lines, ok=False)
    except Faulty as faulty:
        _end(faulty.explain(language), ok=False)


def _newest(client: NodeClient, path: str) -> int:
    """The newest version of a flow; 0 when it is a new one. A file is the whole truth about its flow."""
    from yunhu.app.commands.node_client import Refused

    try:
        versions = client.ask("GET", f"{path}/versions", params={"limit": "1"}).json()["items"]
    except Refused:
        return 0
    return int(versions[0]["version"]) if versions else 0


def _end(lines: list[str], ok: bool, otherwise: str = "") -> None:
    """Print what was found, and exit with 1 when it is not well."""
    for line in lines or ([otherwise] if ok and otherwise else []):
        print(line, file=sys.stdout if ok else sys.stderr)
    if not ok:
        raise typer.Exit(1)
