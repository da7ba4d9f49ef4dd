"""The repository inspects itself: every rule of the house that a machine can check, beyond lint and types.

    python -m tools.tidy            everything; exit code 1 when there is a fault
    python -m tools.tidy sizes …    only these rules

A fault is one line: `file:line: what is wrong (why it matters); what to do`.
"""

from __future__ import annotations

import sys
from pathlib import Path

from tools.tidying import leftovers, purity, reach, rooms, sizes, tenants, texts, words
from tools.tidying.tree import Fault, Rule, Tree

ROOT = Path(__file__).resolve().parent.parent

RULES: dict[str, Rule] = {
    "sizes": sizes.faults,
    "rooms": rooms.faults,
    "inits": rooms.init_faults,
    "mirrored": reach.untested,
    "dead": reach.dead,
    "purity": purity.faults,
    "leftovers": leftovers.faults,
    "tenants": tenants.faults,
    "words": words.faults,
    "texts": texts.faults,
}


def inspect(root: Path, names: list[str]) -> list[Fault]:
    """The faults that the named rules find below `root`, in the order of files."""
    tree = Tree(root)
    return sorted(fault for name in names for fault in RULES[name](tree))


def main(names: list[str]) -> int:
    """Print the faults; return 1 when there is one."""
    if unknown := set(names) - set(RULES):
        print(f"no such rule: {', '.join(sorted(unknown))}; there are {', '.join(RULES)}")
        return 2
    faults = inspect(ROOT, names or list(RULES))
    for fault in faults:
        print(fault)
    print(f"tidy: {len(faults)} faults")
    return int(bool(faults))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
