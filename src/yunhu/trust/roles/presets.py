"""The roles every centre has. Each holds what its task needs and nothing else; nobody changes them.

Agents do not listen to recordings, as most centres have it: what was said is reviewed by those who lead and
those who assure quality. Agents find any customer (they must know who calls), with masked values, and see a
value in clear of their own customers only, for a stated purpose. Operators see machines, never customers.
"""

from collections.abc import Iterable, Mapping
from typing import Final

from yunhu.kit.reach import Reach
from yunhu.trust.roles.model import PERMISSIONS, Role

OWN, TEAM, SAMPLE, TENANT = Reach.OWN, Reach.TEAM, Reach.SAMPLE, Reach.TENANT

ADMINISTRATOR = "administrator"
"""The role that may do everything; nobody's where the administrators are separated."""

SEPARATED: Final = frozenset({"system", "security", "audit"})
"""The three administrators. Nobody is two of them."""


def _role(id_: str, zh: str, en: str, **words: Iterable[str]) -> Role:
    reaches = {"own": OWN, "team": TEAM, "sample": SAMPLE, "tenant": TENANT}
    grants = {word: reaches[reach] for reach, held in words.items() for word in held}
    return Role(id=id_, zh=zh, en=en, grants=grants, preset=True)


_AGENT = _role(
    "agent",
    "一线客服",
    "Agent",
    own=("desk.use", "contact.read", "recording.control", "customer.reveal"),
    team=("ticket.read", "ticket.write", "agent.read"),
    tenant=(
        "customer.read",
        "customer.write",
        "customer.name",
        "hours.read",
        "consent.read",
        "consent.write",
    ),
)

_SUPERVISOR = _role(
    "supervisor",
    "主管",
    "Supervisor",
    own=("desk.use",),
    team=(
        "contact.read",
        "contact.control",
        "recording.read",
        "recording.listen",
        "recording.control",
        "ticket.read",
        "ticket.write",
        "customer.reveal",
        "agent.read",
        "agent.control",
        "live.read",
        "quality.assign",
    ),
    tenant=(
        "customer.read",
        "customer.write",
        "customer.name",
        "hours.read",
        "hours.control",
        "blacklist.read",
        "blacklist.write",
        "config.read",
        "flow.read",
        "flow.write",
        "consent.read",
        "consent.write",
    ),
)

_QA = _role(
    "qa",
    "质检",
    "Quality reviewer",
    sample=("contact.read", "recording.read", "recording.listen", "quality.review"),
)

_OPERATOR = _role(
    "operator",
    "运维",
    "Operator",
    tenant=("node.read", "config.read", "flow.read", "hours.read", "security.read"),
)

_SYSTEM = _role(
    "system",
    "系统管理员",
    "System administrator",
    tenant=(
        "config.read",
        "config.write",
        "flow.read",
        "flow.write",
        "flow.publish",
        "hours.read",
        "hours.control",
        "node.read",
        "security.read",
        "user.read",
        "user.write",
        "user.reset",
        "role.read",
        "token.read",
        "token.write",
    ),
)

_SECURITY = _role(
    "security",
    "安全管理员",
    "Security administrator",
    tenant=(
        "user.read",
        "role.read",
        "role.write",
        "role.grant",
        "key.read",
        "key.rotate",
        "law.read",
        "law.write",
        "security.read",
        "token.read",
    ),
)

_AUDIT = _role(
    "audit",
    "审计管理员",
    "Audit administrator",
    tenant=(
        "audit.read",
        "audit.verify",
        "user.read",
        "role.read",
        "token.read",
        "law.read",
        "security.read",
    ),
)

_ADMINISTRATOR = Role(
    id=ADMINISTRATOR,
    zh="管理员",
    en="Administrator",
    grants=dict.fromkeys(PERMISSIONS, TENANT),
    preset=True,
)

APPOINTER: Final[Mapping[str, Reach]] = dict.fromkeys(
    ("user.read", "user.write", "role.read", "role.grant"), TENANT
)
"""What is left of the administrator, and of a token for everything, where the administrators are separated.

Enough to make the three users and to give them their roles: then it is taken away from whoever had it.
"""

PRESETS: Final[Mapping[str, Role]] = {
    each.id: each
    for each in (_AGENT, _SUPERVISOR, _QA, _ADMINISTRATOR, _OPERATOR, _SYSTEM, _SECURITY, _AUDIT)
}
"""The presets by their ids."""
