"""The command line: `yunhu run`, `check`, `apply`, `demo`, and what an operator needs beside them."""

from __future__ import annotations

import asyncio
import os
import signal
import sys
from pathlib import Path
from typing import Annotated

import typer

from yunhu import __version__
from yunhu.app.commands import (
    audit,
    demo,
    flow,
    import_dialect,
    imports,
    keys,
    recording,
    replay,
    route_test,
    say,
    story,
    token,
    user,
    why,
)
from yunhu.app.configuration.errors import Faulty
from yunhu.app.configuration.rules import Sounds
from yunhu.app.configuration.service import read_file
from yunhu.kit.refusal import Refusal
from yunhu.platform import telemetry, texts
from yunhu.platform.settings import config
from yunhu.platform.settings.node import Settings
from yunhu.telephony.media.prompts import Prompts

app = typer.Typer(
    name="yunhu",
    help="Yunhu 云呼: an open cloud call centre that a company runs itself.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)

ConfigOption = Annotated[Path, typer.Option("--config", help="The node's settings.")]
CentreOption = Annotated[Path | None, typer.Option("--centre", help="The centre's configuration (YAML).")]


def main() -> None:
    """The console script; what a command logs is as clean as a node's log, and not in its output."""
    telemetry.set_up("warning", "text", sys.stderr)
    try:
        app()
    except Refusal as refusal:
        _fail(texts.load().refusal(refusal, language()))
    except KeyboardInterrupt:
        raise SystemExit(130) from None


def language() -> str:
    """The language of the terminal: Chinese when the environment says so, else English."""
    wanted = os.environ.get("LC_ALL") or os.environ.get("LANG") or ""
    return "zh-CN" if wanted.startswith("zh") else "en"


def _fail(*lines: str) -> None:
    for line in lines:
        print(line, file=sys.stderr)
    raise SystemExit(1)


def load_settings(path: Path) -> Settings:
    """The settings of a file and the environment; ends with everything that is wrong, in words."""
    settings, faults = config.load(path, os.environ)
    if settings is None:
        _fail(*(f"{path.name}: {fault.explain(language())}" for fault in faults))
        raise AssertionError
    return settings


def sounds(settings: Settings) -> Sounds:
    """The prompts and music that this node has."""
    prompts = Prompts([Path(folder) for folder in settings.media.prompts])
    return Sounds(*prompts.names(), prompts.languages())


@app.callback(invoke_without_command=True)
def root(version: Annotated[bool, typer.Option("--version", help="Say the version.")] = False) -> None:
    """Yunhu 云呼: an open cloud call centre that a company runs itself."""
    if version:
        print(f"yunhu {__version__}")
        raise typer.Exit


@app.command()
def check(config_path: ConfigOption = Path("yunhu.toml"), centre: CentreOption = None) -> None:
    """Check the settings and the centre's configuration; say in plain words what is wrong and where."""
    settings = load_settings(config_path)
    path = centre or Path(settings.centre.file)
    if centre is None and not path.exists():
        print(f"{config_path.name}: ok")
        return
    try:
        _centre, warnings = read_file(path, sounds(settings))
    except Faulty as faulty:
        _fail(*faulty.explain(language()))
    else:
        for warning in Faulty(warnings, None, path.name).explain(language()):
            print(warning)
        print(f"{config_path.name}, {path.name}: ok")


@app.command()
def run(config_path: ConfigOption = Path("yunhu.toml"), centre: CentreOption = None) -> None:
    """Run a node until it is told to stop (SIGTERM or Ctrl-C)."""
    settings = load_settings(config_path)
    telemetry.set_up(settings.log.level, settings.log.format)
    wanted = None
    if centre is not None:
        try:
            wanted, _warnings = read_file(centre, sounds(settings))
        except Faulty as faulty:
            _fail(*faulty.explain(language()))
    from yunhu.app.web.serve import serve  # the web's libraries are not needed for the other commands

    try:
        with asyncio.Runner(loop_factory=_loop) as runner:
            runner.run(serve(settings, wanted, (signal.SIGTERM, signal.SIGINT)))
    except OSError as error:
        _fail(f"yunhu: {error.strerror or error} ({', '.join(settings.sip.udp + settings.sip.tcp)})")


app.add_typer(audit.commands(load_settings, language), name="audit")
app.add_typer(token.commands(load_settings), name="token")
app.add_typer(user.commands(load_settings), name="user")
app.add_typer(recording.commands(load_settings, language), name="recording")
app.add_typer(keys.commands(load_settings, language), name="keys")
app.add_typer(flow.commands(load_settings, language, sounds), name="flow")
import_dialect.add(app, language)
imports.add(app, load_settings, language)
story.add(app, load_settings, language)
say.add(app, load_settings, language)
why.add(app, load_settings, language)
route_test.add(app, load_settings, language, sounds)
replay.add(app, load_settings, language, sounds)
demo.add(app, language)


def _loop() -> asyncio.AbstractEventLoop:
    import uvloop

    return uvloop.new_event_loop()
