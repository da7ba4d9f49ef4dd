"""Master keys by name: ours, and what a company installed beside Yunhu."""

from __future__ import annotations

import os
from collections.abc import Callable
from importlib.metadata import entry_points
from inspect import signature
from pathlib import Path
from typing import Final

from yunhu.platform.settings.node import Keys
from yunhu.trust.privacy.errors import NoSuchMaster
from yunhu.trust.privacy.masters.environment import EnvironmentMaster
from yunhu.trust.privacy.masters.file import FileMaster
from yunhu.trust.privacy.ports import MasterKey

GROUP: Final = "yunhu.kms"
"""The group of entry points: `NAME = "package.module:make"`, where `make(settings.Keys) -> MasterKey`."""

OURS: Final = ("environment", "file", "http")

Make = Callable[..., MasterKey]
Transport = Callable[[], object]


def master_key(settings: Keys, folder: Path, transport: Transport | None = None) -> MasterKey:
    """What the settings name; the file of `file` is in the folder, unless they say where.

    `transport` makes what a service is asked through: it lets out only to where the settings say.

    Raises `NoSuchMaster`, `MasterMissing`, `MasterUnfit`, and whatever the import of an entry point raises.
    """
    if settings.master == "file":
        return FileMaster(Path(settings.master_file) if settings.master_file else folder / "master.key")
    if settings.master == "environment":
        return EnvironmentMaster(os.environ)
    make = _kms(settings.master)
    if transport is not None and "transport" in signature(make).parameters:
        return make(settings, transport=transport())
    return make(settings)


def _kms(name: str) -> Make:
    installed = {each.name: each for each in entry_points(group=GROUP)}
    if name in installed:
        made: Make = installed[name].load()
        return made
    if name == "http":
        from yunhu.trust.privacy.masters import kms_http  # its library is slow to load, and seldom wanted

        return kms_http.make
    raise NoSuchMaster(name=name, known=sorted({*OURS, *installed}))
