"""Prints docs/roles.md, the matrix of permissions and roles, from what the node decides by.

python -m tools.roles            writes the page
python -m tools.roles --check    exit code 1 when it is not what the matrix says
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "src"))

from yunhu.kit.reach import words_of  # noqa: E402 - the sources stand beside us
from yunhu.trust.roles.model import PERMISSIONS, Permission, Role  # noqa: E402
from yunhu.trust.roles.presets import ADMINISTRATOR, APPOINTER, PRESETS  # noqa: E402

PAGE = ROOT / "docs" / "roles.md"

_HEAD = """# Roles and permissions · 角色与权限

Printed by `make format` from `src/yunhu/trust/roles/`: the same table decides at every door, and the tests call every
route with every role, about own and foreign things (`tests/contracts/test_permission_matrix.py`). What is not in the
table is allowed to nobody.

A permission is a word, and a role says how far it reaches. Who has several roles reaches what they reach together.

| reach | 范围 | whose things |
|---|---|---|
| own | 本人 | contacts that the user's own agent handled; tickets that are the agent's, made or watched by the user |
| team | 本组 | the same of every agent in the teams that the user leads (without any: the teams of the user's agent), and what nobody has handled yet |
| sample | 样本 | contacts that the user was given to review |
| tenant | 全部 | everything |

A list leaves out what is beyond the reach; asked for by its id it is not there (404), exactly as what never was.
"""

_TAIL = """
★ Reading is written into the audit as well, with its purpose: changes always are. Empty: not allowed.

## Who gives roles

Nobody gives a role, or defines one, that allows more than he may himself. Only `role.grant` goes further: its holder
gives others any role, and none to himself. Nobody names, removes or gives a password to somebody who may do more; only
`user.reset` goes further, but not to who may give roles or read the audit. A token reaches the whole tenant, so only
words that its maker holds for the tenant go into one.

The user's teams come from the user administration, an agent's teams from the configuration.

## Three administrators · 三权分立 (GB/T 22239-2019, 8.1.5)

Nobody is two of `system`, `security` and `audit`, nor one of them and `administrator`. The system administrator can
neither read nor clear the audit; the security administrator gives rights and cannot use them; the audit administrator
reads the audit and changes nothing.

With `[roles] separation = true` in the node's settings nobody may do everything:

- the role `administrator` cannot be given any more;
- who has it, and a token for everything (`*`), keeps only {left}: enough to make three users and to
  give them their roles. Then take the role away from whoever had it; the last one may go when there is a system and a
  security administrator;
- a role of your own, or several together, in which two of the three duties meet, are refused; where somebody had such
  before, neither duty is allowed any more.

The setting is a file on the machine, not configuration: no administrator can switch it off through the interface.

## Roles of your own

`PUT /api/v1/roles/{id}` or the page *Roles* in the administration. Every change is a new version and takes effect at
once, in open sessions too.
"""


def page() -> str:
    """The whole page."""
    left = ", ".join(f"`{word}`" for word in APPOINTER)
    return "\n".join([_HEAD, *_table(), _TAIL.replace("{left}", left)])


def _table() -> Iterator[str]:
    roles = list(PRESETS.values())
    yield "| permission | 权限 | " + " | ".join(f"`{role.id}`<br>{role.zh}" for role in roles) + " |"
    yield "|---|---|" + "---|" * len(roles)
    for permission in PERMISSIONS.values():
        star = " ★" if permission.privileged else ""
        cells = " | ".join(_cell(role, permission) for role in roles)
        yield f"| `{permission.word}`{star}<br>{permission.en} | {permission.zh} | {cells} |"


def _cell(role: Role, permission: Permission) -> str:
    if role.id == ADMINISTRATOR:
        return words_of(permission.reaches[-1])[0]
    reach = role.grants.get(permission.word)
    return "" if reach is None else words_of(reach)[0]


def main() -> int:
    """Write the page, or check it."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--check", action="store_true", help="change nothing; fail when the page is stale")
    check, wanted = parser.parse_args().check, page()
    if PAGE.exists() and PAGE.read_text("utf-8") == wanted:
        return 0
    if check:
        print("docs/roles.md:1: not what the matrix says (a wrong page misleads); run make format")
        return 1
    PAGE.write_text(wanted, "utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
