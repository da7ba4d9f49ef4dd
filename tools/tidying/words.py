"""Nothing in the repository belongs to one machine or one network."""

from __future__ import annotations

import re
from collections.abc import Iterator

from tools.tidying.tree import Fault, Tree

ENDINGS = (
    ".py",
    ".rs",
    ".toml",
    ".md",
    ".sh",
    ".yaml",
    ".yml",
    ".txt",
    ".ts",
    ".tsx",
    ".json",
    ".cfg",
    ".xml",
    "",
)
MACHINE_PATH = re.compile(r"(?<![\w.])/(?:root|home/\w+|work|Users/\w+)/\w")
REGISTRY = re.compile(
    r"\b(?:pypi\.org|files\.pythonhosted\.org|registry\.npmjs\.org|(?:static|index)\.crates\.io)\b"
)


def faults(tree: Tree) -> Iterator[Fault]:
    """Paths of somebody's machine, and hosts of package registries."""
    for path in tree.files(*ENDINGS):
        if path.name.endswith(".lock") or path.name == "package-lock.json":
            continue
        try:
            lines = path.read_text("utf-8").splitlines()
        except UnicodeDecodeError:
            continue
        for number, line in enumerate(lines, 1):
            if found := MACHINE_PATH.search(line):
                why, remedy = "it exists on one machine", "make it relative, or an argument"
                yield Fault(tree.name(path), number, f"a machine's path {found.group()}…", why, remedy)
            if found := REGISTRY.search(line):
                why, remedy = (
                    "whoever builds this may have a mirror",
                    "leave it to the settings of pip and cargo",
                )
                yield Fault(tree.name(path), number, f"a registry's host {found.group()}", why, remedy)
