"""Checks the licence of every dependency in the lock files (Python, Rust, npm) against what may be carried.

Permissive licences are allowed, and MPL-2.0, whose terms stay with its own files. Whatever is not on the list
(GPL, LGPL, AGPL, an unknown wording) is shown with the way by which it came in.
"""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections.abc import Iterable
from dataclasses import dataclass
from importlib import metadata
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent

ALLOWED = frozenset(
    {
        *("0BSD", "Apache-2.0", "BSD-1-Clause", "BSD-2-Clause", "BSD-3-Clause", "BSL-1.0", "CC0-1.0"),
        "BlueOak-1.0.0",
        *("CDLA-Permissive-2.0", "ISC", "MIT", "MIT-0", "MPL-2.0", "PSF-2.0", "Python-2.0"),
        *("Unicode-3.0", "Unicode-DFS-2016", "Unlicense", "Zlib"),
    }
)
LOGIC = {"AND": "and", "OR": "or", "(": "(", ")": ")"}

# Distributions whose metadata is silent: what their licence file says.
READ = {"pyrage": "MIT"}

# Wordings older than SPDX, as they stand in `License:` fields and classifiers.
WORDINGS = {
    "apache 2.0": "Apache-2.0",
    "apache license 2.0": "Apache-2.0",
    "apache license, version 2.0": "Apache-2.0",
    "apache licensed, as found in the license file": "Apache-2.0",
    "apache software license": "Apache-2.0",
    "bsd": "BSD-3-Clause",
    "bsd license": "BSD-3-Clause",
    "bsd 3-clause license": "BSD-3-Clause",
    "isc license (iscl)": "ISC",
    "mit license": "MIT",
    "the mit license": "MIT",
    "mozilla public license 2.0 (mpl 2.0)": "MPL-2.0",
    "python software foundation license": "PSF-2.0",
}


@dataclass(frozen=True)
class Part:
    """One dependency: where it is named, what it says of its licence, and who asks for it."""

    name: str
    licence: str
    path: str


def allowed(expression: str) -> bool:
    """Whether allowed licences alone meet an SPDX expression (an old `/` is read as OR)."""
    # An exception after WITH only gives more rights.
    plain = re.sub(r"(?i)\s+WITH\s+[\w.-]+", "", expression.replace("/", " OR "))
    words = re.findall(r"\(|\)|[^\s()]+", plain)
    # Only the words True, False, and, or, ( and ) are left for Python to judge.
    logic = [LOGIC.get(word.upper(), str(word.removesuffix("+") in ALLOWED)) for word in words]
    try:
        return bool(eval(" ".join(logic)))
    except SyntaxError:
        return False


def wording(info: metadata.PackageMetadata) -> str:
    """What a Python distribution says of its licence, as an SPDX expression where that is known."""
    if expression := _field(info, "License-Expression"):
        return expression
    classifiers = [
        c.rpartition(" :: ")[2] for c in info.get_all("Classifier") or [] if c.startswith("License ::")
    ]
    named = [WORDINGS[c.lower()] for c in classifiers if c.lower() in WORDINGS]
    if named and len(named) == len([c for c in classifiers if c != "OSI Approved"]):
        return " AND ".join(named)
    field = _field(info, "License")
    return WORDINGS.get(field.lower(), field.splitlines()[0] if field else "")


def _field(info: metadata.PackageMetadata, name: str) -> str:
    return info[name].strip() if name in info else ""


def locked_names(lock: Path) -> list[str]:
    """The distributions a lock file pins."""
    return re.findall(r"(?m)^([A-Za-z0-9_.-]+)==", lock.read_text())


def canonical(name: str) -> str:
    """A distribution's name as PEP 503 compares it."""
    return re.sub(r"[-_.]+", "-", name).lower()


def python_parts(locks: Iterable[Path]) -> list[Part]:
    """Every distribution of the lock files that is installed here (others are for other systems)."""
    asked_by: dict[str, str] = {}
    for distribution in metadata.distributions():
        for requirement in distribution.requires or []:
            if match := re.match(r"[A-Za-z0-9_.-]+", requirement):
                asked_by.setdefault(canonical(match.group()), distribution.metadata["Name"])
    parts = []
    for name in sorted({canonical(n) for lock in locks for n in locked_names(lock)}):
        try:
            info = metadata.metadata(name)
        except metadata.PackageNotFoundError:
            continue
        licence = wording(info) or READ.get(name, "")
        asker = asked_by.get(name, "pyproject.toml")
        parts.append(Part(f"{name} {info['Version']}", licence, f"{asker} → {name}"))
    return parts


def rust_parts(manifest: Path) -> list[Part]:
    """Every crate that Cargo.lock names, for whatever system."""
    command = ["cargo", "metadata", "--locked", "--format-version", "1", "--manifest-path", str(manifest)]
    result = subprocess.run(command, capture_output=True, text=True)
    if result.returncode:
        sys.exit(f"✗ cargo metadata did not work:\n{result.stderr}")
    data = json.loads(result.stdout)
    asked_by: dict[str, str] = {}
    by_id = {package["id"]: package for package in data["packages"]}
    for node in data["resolve"]["nodes"]:
        for dependency in node["dependencies"]:
            asked_by.setdefault(dependency, by_id[node["id"]]["name"])
    return [
        Part(
            f"{p['name']} {p['version']}",
            p["license"] or "",
            f"{asked_by.get(p['id'], 'workspace')} → {p['name']}",
        )
        for p in data["packages"]
        if p["source"] is not None
    ]


def npm_parts(locks: Iterable[Path]) -> list[Part]:
    """Every package of npm's lock files, for whatever system."""
    parts = []
    for lock in locks:
        packages = json.loads(lock.read_text("utf-8"))["packages"]
        for path, info in packages.items():
            if path:
                name = path.rpartition("node_modules/")[2]
                parts.append(
                    Part(f"{name} {info['version']}", info.get("license", ""), f"{lock.parent.name} → {path}")
                )
    return parts


def main() -> int:
    """Print every refused dependency; return 1 when there is one."""
    parts = python_parts(sorted((ROOT / "requirements").glob("*.lock")))
    parts += rust_parts(ROOT / "media" / "Cargo.toml")
    parts += npm_parts((ROOT / "web" / "package-lock.json", ROOT / "web" / "tools-api" / "package-lock.json"))
    refused = [part for part in parts if not allowed(part.licence)]
    for part in refused:
        said = part.licence or "not stated"
        print(f"{part.name}: licence {said!r} is not on the list of tools/licences.py ({part.path})")
    print(f"{len(parts)} dependencies, {len(refused)} refused")
    return int(bool(refused))


if __name__ == "__main__":
    sys.exit(main())
