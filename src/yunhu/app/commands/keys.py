"""`yunhu keys show|check|rotate`: the keys that seal what belongs to persons, and that open recordings.

They work on the keyring's file, whether a node runs or not; a running node takes a change up within a second.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Annotated

import typer

from yunhu.kit import instants
from yunhu.platform import texts
from yunhu.platform.clock import SystemClock
from yunhu.platform.settings.node import Settings
from yunhu.trust.privacy.facts import What

WhatArgument = Annotated[
    What, typer.Argument(help="master: wraps all others. data: seals. recording: a pair.")
]
ConfigOption = Annotated[Path, typer.Option("--config", help="The node's settings.")]

_DEFAULT = Path("yunhu.toml")


def commands(load_settings: Callable[[Path], Settings], language: Callable[[], str]) -> typer.Typer:
    """The commands below `yunhu keys`."""
    app = typer.Typer(help="Keys of personal data and recordings.", no_args_is_help=True)

    def say(text: str, **params: object) -> None:
        print(texts.load().render(f"keys_cli.{text}", params, language()))

    @app.command()
    def show(config_path: ConfigOption = _DEFAULT) -> None:
        """Which keys there are, by name; a key itself is never shown."""
        from yunhu.trust.privacy.envelope import read
        from yunhu.trust.privacy.keyring import FILE

        settings = load_settings(config_path)
        path = settings.key_folder / FILE
        document = read(path) if path.exists() else None
        if document is None:
            say("none", file=path)
            raise typer.Exit(1)
        say("keyring", file=path, id=document.id, by=settings.keys.master, master=document.master)
        for tenant, keys in document.tenants.items():
            for what, held in (("data", keys.data), ("recording", keys.recording)):
                for key in held:
                    state = "in_use" if key == held[-1] else "opens"
                    shown = texts.load().raw(f"keys_cli.{state}", language())
                    at = instants.to_iso(key.made_at)
                    say("key", tenant=tenant, what=what, key=key.id, suite=key.suite, at=at, state=shown)
        for what, key in document.own.items():
            at = instants.to_iso(key.made_at)
            say("own", what=what, key=key.id, at=at)

    @app.command()
    def check(config_path: ConfigOption = _DEFAULT) -> None:
        """See that the master key opens every key of the keyring. Ends with 1 when it does not."""
        from yunhu.app.privacy.keys import keyring_of

        keyring = keyring_of(_existing(load_settings(config_path), say), SystemClock())
        tenants, own = keyring.document().tenants, keyring.document().own
        for tenant in tenants:
            keyring.sealer(tenant)
        for purpose in own:
            keyring.own(purpose)
        count = sum(len(it.data) + len(it.recording) + 1 for it in tenants.values()) + len(own)
        say("sound", file=keyring.path, count=count)

    @app.command()
    def rotate(what: WhatArgument, config_path: ConfigOption = _DEFAULT) -> None:
        """Take a new key into use; the ones before still open, and nothing is sealed anew."""
        from yunhu.app import database as main_database
        from yunhu.app.access.audit_inbox import left_at
        from yunhu.app.privacy.keys import keyring_of

        settings = _existing(load_settings(config_path), say)
        keyring = keyring_of(settings, SystemClock())
        if what == "master":
            names = [keyring.rotate_master()]
        else:
            turn = keyring.rotate_tenant if what == "data" else keyring.rotate_recording
            names = [turn(tenant) for tenant in keyring.document().tenants]
        main_database.upgrade(settings.database_url)
        for name in names:
            left_at(settings.database_url, "key.rotate", what, {"key": name})
            say("rotated", what=what, key=name)

    return app


def _existing(settings: Settings, say: Callable[..., None]) -> Settings:
    """The settings of a keyring that is there: a command makes none."""
    from yunhu.trust.privacy.keyring import FILE

    path = settings.key_folder / FILE
    if not path.exists():
        say("none", file=path)
        raise typer.Exit(1)
    return settings
