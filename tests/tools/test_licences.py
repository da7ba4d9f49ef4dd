"""Which licences may be carried, however they are worded."""

from __future__ import annotations

import json
from email.message import Message
from importlib import metadata
from pathlib import Path
from typing import cast

import pytest

from tools import licences


@pytest.mark.parametrize(
    "expression",
    ["MIT", "MIT/Apache-2.0", "(MIT OR GPL-3.0) AND ISC", "Apache-2.0 WITH LLVM-exception", "MPL-2.0"],
)
def test_allowed(expression: str) -> None:
    assert licences.allowed(expression)


@pytest.mark.parametrize(
    "expression",
    ["", "GPL-3.0-only", "MIT AND LGPL-2.1", "AGPL-3.0 OR GPL-2.0", "MIT MIT", "(MIT", "Proprietary"],
)
def test_refused(expression: str) -> None:
    assert not licences.allowed(expression)


def _info(**fields: str) -> metadata.PackageMetadata:
    message = Message()
    for name, value in fields.items():
        message[name.replace("_", "-")] = value
    return cast(metadata.PackageMetadata, message)


def test_wordings_older_than_spdx() -> None:
    assert licences.wording(_info(License_Expression="MIT OR ISC")) == "MIT OR ISC"
    assert licences.wording(_info(Classifier="License :: OSI Approved :: MIT License")) == "MIT"
    assert licences.wording(_info(License="Apache License 2.0")) == "Apache-2.0"
    assert licences.wording(_info(License="Strange\nand long")) == "Strange"
    assert licences.wording(_info()) == ""


def test_every_python_part_of_the_locks_is_named_with_its_way(tmp_path: Path) -> None:
    lock = tmp_path / "a.lock"
    lock.write_text("annotated-types==0.8.0 \\\n    --hash=sha256:00\nnot-for-this-system==1\n")
    (part,) = licences.python_parts([lock])
    assert part.name.startswith("annotated-types ")
    assert part.licence == "MIT"
    assert part.path.endswith("→ annotated-types")


def test_every_npm_package_of_a_lock_is_named_with_its_licence(tmp_path: Path) -> None:
    lock = tmp_path / "package-lock.json"
    nested = "node_modules/b/node_modules/@c/d"
    packages = {
        "": {"name": "us"},
        nested: {"version": "2", "license": "ISC"},
        "node_modules/e": {"version": "3"},
    }
    lock.write_text(json.dumps({"packages": packages}))
    stated, silent = licences.npm_parts([lock])
    assert (stated.name, stated.licence) == ("@c/d 2", "ISC")
    assert stated.path.endswith(f"→ {nested}")
    assert not licences.allowed(silent.licence)
