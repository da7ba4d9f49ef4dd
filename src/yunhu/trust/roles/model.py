"""The permissions there are, and what a role is.

A permission is a word, `noun.verb`. A new one is one line here, and docs/roles.md is printed from it.
"""

from collections.abc import Mapping
from typing import Final, Literal

import msgspec

from yunhu.kit.instants import Instant
from yunhu.kit.reach import Reach

Duty = Literal["system", "security", "audit"]
"""One of the three duties that GB/T 22239-2019 (等保 2.0, 8.1.5) gives to three different administrators."""


class Permission(msgspec.Struct, frozen=True):
    """Something that can be allowed."""

    word: str
    zh: str
    en: str
    reaches: tuple[Reach, ...] = (Reach.TENANT,)
    """The reaches that make sense, the narrowest first; what belongs to nobody is the tenant's."""

    privileged: bool = False
    """Whether also its reading is written into the audit, with who and why."""

    duty: Duty | None = None
    """Whose alone it is where the administrators are separated."""


_OWN = (Reach.OWN,)
_OWNED = (Reach.OWN, Reach.TEAM, Reach.TENANT)
_HEARD = (Reach.OWN, Reach.TEAM, Reach.SAMPLE, Reach.TENANT)
_LED = (Reach.TEAM, Reach.TENANT)

_ALL: Final = (
    Permission("desk.use", "使用坐席工作台", "Work at a desk", _OWN),
    Permission("contact.read", "查看联络记录、轨迹与原因", "Read contacts, their story and reasons", _HEARD),
    Permission("contact.control", "控制通话、回呼与留言", "Control calls, callbacks and voicemails", _OWNED),
    Permission("recording.read", "查看录音清单", "See which recordings there are", _HEARD),
    Permission("recording.listen", "收听录音", "Listen to recordings", _HEARD, privileged=True),
    Permission("recording.export", "导出录音", "Take recordings out", _HEARD, privileged=True),
    Permission("recording.control", "暂停与恢复录音", "Pause and resume recording", _OWNED),
    Permission("recording.hold", "保全录音", "Hold recordings for the law", privileged=True),
    Permission("recording.erase", "销毁录音", "Destroy recordings", privileged=True),
    Permission("ticket.read", "查看工单", "Read tickets", _OWNED),
    Permission("ticket.write", "处理工单", "Work on tickets", _OWNED),
    Permission("customer.read", "查看客户（号码脱敏）", "Read customers, their numbers masked"),
    Permission("customer.write", "维护客户", "Change customers"),
    Permission("customer.name", "查看客户姓名", "See the names of customers"),
    Permission("customer.reveal", "查看完整号码", "See a value in clear", _OWNED, privileged=True),
    Permission("agent.read", "查看坐席状态", "See agents and their state", _LED),
    Permission("agent.control", "控制坐席状态", "Control the state of agents", _LED),
    Permission("live.read", "查看实时看板", "See the live board", _LED),
    Permission("quality.assign", "分配质检样本", "Give contacts to reviewers", _LED),
    Permission("quality.review", "质检评审", "Review what one was given", (Reach.SAMPLE, Reach.TENANT)),
    Permission("hours.read", "查看营业时间", "See the hours of business"),
    Permission("hours.control", "临时停业或开业", "Close or open out of the ordinary"),
    Permission("blacklist.read", "查看黑名单", "Read the blacklist"),
    Permission("blacklist.write", "维护黑名单", "Change the blacklist"),
    Permission("flow.read", "查看流程", "Read flows"),
    Permission("flow.write", "编辑流程草稿", "Write drafts of flows"),
    Permission("flow.publish", "发布流程", "Publish flows", duty="system"),
    Permission("config.read", "查看配置", "Read the configuration"),
    Permission("config.write", "修改配置", "Change the configuration", duty="system"),
    Permission("node.read", "查看节点、中继与告警", "See the node, its trunks and alarms"),
    Permission("security.read", "查看传输安全", "See how transport is secured"),
    Permission("user.read", "查看用户", "See users"),
    Permission("user.write", "维护用户账号", "Make and change users", duty="system"),
    Permission(
        "user.reset",
        "为他人重设密码（安全、审计管理员除外）",
        "Give others a new password, but not the security and the audit administrator",
        privileged=True,
        duty="system",
    ),
    Permission("token.read", "查看令牌", "See tokens"),
    Permission("token.write", "签发与吊销令牌", "Make and revoke tokens"),
    Permission("role.read", "查看角色", "See roles"),
    Permission("role.write", "定义角色", "Define roles", duty="security"),
    Permission(
        "role.grant", "授予任何角色（自己除外）", "Give others any role", privileged=True, duty="security"
    ),
    Permission("key.read", "查看密钥状态", "See the state of the keys"),
    Permission("key.rotate", "轮换密钥", "Rotate keys", privileged=True, duty="security"),
    Permission("consent.read", "查看同意记录", "Read consents"),
    Permission("consent.write", "登记与撤回同意", "Record and withdraw consents"),
    Permission("request.read", "查看个人信息权利请求", "Read requests of persons", privileged=True),
    Permission("request.write", "处理个人信息权利请求", "Answer requests of persons", privileged=True),
    Permission("law.read", "查看用途、接收方与评估", "See purposes, recipients and assessments"),
    Permission(
        "law.write", "维护用途、接收方与评估", "Change purposes, recipients and assessments", duty="security"
    ),
    Permission("audit.read", "查看审计", "Read the audit", privileged=True, duty="audit"),
    Permission("audit.verify", "校验审计", "Verify the audit", privileged=True, duty="audit"),
)

PERMISSIONS: Final[Mapping[str, Permission]] = {each.word: each for each in _ALL}
"""Every permission, by its word. What is not here does not exist, and nobody holds it."""

PRIVILEGED: Final = frozenset(each.word for each in _ALL if each.privileged)
"""The words of which also the reading is written down."""


class Role(msgspec.Struct, frozen=True, kw_only=True):
    """What somebody may do who has a task. `grants` says of each word how far it reaches."""

    id: str
    zh: str
    en: str
    grants: Mapping[str, Reach]
    preset: bool = False
    """Whether it is one of ours, which nobody changes."""

    version: int = 1
    changed_at: Instant = 0
    changed_by: str = ""
