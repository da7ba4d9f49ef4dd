"""The demonstration's centre and its node's settings, as data. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Literal

from msgspec import Struct

TENANT = "demo"
DOMAIN = "yunhu.local"
CARRIER = "carrier"
"""The trunk that the simulated callers come from."""

NUMBERS = {"8000": "zh-CN", "8001": "en"}
"""What callers dial, and the language they hear."""

KEYS = {"1": "support", "2": "billing", "0": "support"}
"""The menu: key → queue. 0 asks for a person, who is whoever is free in support."""


class Loopback(Struct, frozen=True):
    """A /24 of loopback for the simulated far ends: nobody else's program listens there.

    The lower half are callers (the trunk), the upper half are agents.
    """

    prefix: str = "127.77.0"

    @property
    def trunk(self) -> str:
        """The network that the trunk's calls come from."""
        return f"{self.prefix}.0/25"

    def caller(self, place: int) -> str:
        """The address of one of `CALLERS` callers at once."""
        return f"{self.prefix}.{1 + place}"

    def agent(self, place: int) -> str:
        """The address of a simulated agent."""
        return f"{self.prefix}.{129 + place}"


CALLERS = 100
SIP_PORT = 15060
"""Where simulated far ends speak SIP; each has an address of its own."""


class Person(Struct, frozen=True):
    """An agent: id, name, level by skill. Without `phone` (a SIP account) and browser it is simulated."""

    id: str
    name: str
    skills: Mapping[str, int]
    phone: str | None = None
    browser: bool = False


class LogIn(Struct, frozen=True):
    """Somebody who logs in to the web application: id, name, role, and the agent they work as."""

    id: str
    name: str
    role: Literal["agent", "supervisor", "administrator"]
    agent: str | None = None


SIMULATED = (
    Person("wangfang", "王芳", {"support": 90, "billing": 40}),
    Person("lina", "李娜", {"support": 75}),
    Person("zhangwei", "张伟", {"billing": 95}),
    Person("liuyang", "刘洋", {"support": 50, "billing": 60}),
)
PERSON_WRAP_UP_S = 45
"""After-work of somebody who reads and writes, unlike simulated agents."""

WITH_PHONES = (
    Person("chenjing", "陈静", {"support": 80, "billing": 80}, "1001"),
    Person("zhaolei", "赵磊", {"support": 80, "billing": 80}, "1002"),
)
IN_BROWSERS = (
    Person("linjing", "林静", {"support": 85, "billing": 85}, browser=True),
    Person("sunhao", "孙浩", {"support": 70, "billing": 70}, browser=True),
)
LOG_INS = (
    *(LogIn(person.id, person.name, "agent", person.id) for person in IN_BROWSERS),
    LogIn("zhuguan", "周主管", "supervisor"),
    LogIn("guanli", "吴管理", "administrator"),
)


class Known(Struct, frozen=True):
    """A customer who called before: the card shows who it is."""

    name: str
    number: str
    tags: tuple[str, ...]
    note: str


KNOWN = (
    Known("张伟", "13800138001", ("VIP", "企业"), "采购经理，偏好上午联系"),
    Known("李秀英", "13910010002", ("会员",), "常问物流进度"),
    Known("王强", "13601020003", ("企业",), "合同到期日在年底"),
    Known("刘洋", "13700010004", (), ""),
    Known("陈敏", "13501010005", ("投诉过",), "上次反映发票抬头有误"),
    Known("赵静", "13801020006", ("会员", "VIP"), ""),
)

WEB_ENTRY = "website"
"""Where visitors of a web page call in: `/visit/website`."""


def centre(
    loopback: Loopback, ha1: Mapping[str, Mapping[str, str]], people: Sequence[Person] = ()
) -> dict[str, Any]:
    """The centre's text form. `ha1`: phone → algorithm → hash; `people` instead of everybody."""
    agents = people or (*SIMULATED, *WITH_PHONES, *IN_BROWSERS)
    return {
        "tenant": TENANT,
        "name": "云呼演示中心",
        "language": "zh-CN",
        "skills": [{"id": "support", "name": "客户服务"}, {"id": "billing", "name": "账单咨询"}],
        "agents": [_agent(person, loopback) for person in agents],
        "phones": [
            {"username": it.phone, "name": it.name, "agent": it.id, "ha1": dict(ha1[it.phone])}
            for it in agents
            if it.phone is not None
        ],
        "trunks": [{"id": CARRIER, "name": "演示中继", "addresses": [loopback.trunk], "codecs": ["PCMA"]}],
        "queues": [_queue("support", "客服"), _queue("billing", "账单")],
        "flows": [_flow()],
        "numbers": [
            {"number": number, "name": f"演示热线 {number}", "flow": "hotline", "language": language}
            for number, language in NUMBERS.items()
        ],
        "web_entries": [
            {
                "id": WEB_ENTRY,
                "name": "云呼演示中心",
                "number": next(iter(NUMBERS)),
                "media": ["audio", "video"],
            }
        ],
        "reasons": {
            "break": [_said("rest", "小休"), _said("meal", "用餐"), _said("coaching", "辅导")],
            "reject": [
                _said("wrong_skill", "技能不符"),
                _said("busy", "手头有事"),
                _said("abuse", "骚扰来电"),
            ],
        },
        "dispositions": [
            {
                "code": "consultation",
                "name": "咨询",
                "children": [_came_out("answered", "已解答"), _came_out("to_follow_up", "待跟进")],
            },
            {
                "code": "complaint",
                "name": "投诉",
                "children": [_came_out("settled", "已解决"), _came_out("escalated", "已升级")],
            },
            _came_out("wrong_number", "打错"),
        ],
    }


def _said(id_: str, name: str) -> dict[str, str]:
    return {"id": id_, "name": name}


def _came_out(code: str, name: str) -> dict[str, str]:
    return {"code": code, "name": name}


def _agent(person: Person, loopback: Loopback) -> dict[str, Any]:
    skills = [{"skill": skill, "level": level} for skill, level in person.skills.items()]
    named = {"id": person.id, "name": person.name, "skills": skills}
    if person.browser:
        return {**named, "sign_in": "api", "wrap_up_s": PERSON_WRAP_UP_S}
    if person.phone is not None:
        return {**named, "phone": person.phone, "sign_in": "registration"}
    place = next((at for at, it in enumerate(SIMULATED) if it.id == person.id), 0)
    contact = f"sip:{person.id}@{loopback.agent(place)}:{SIP_PORT}"
    return {**named, "contact": contact, "sign_in": "always"}


def _queue(skill: str, name: str) -> dict[str, Any]:
    return {
        "id": skill,
        "name": name,
        "need": [{"skill": skill}],
        "ring_s": 12,
        "wrap_up_s": 6,
        "not_responding_s": 15,
        "max_waiting": 50,
        "max_wait_s": 180,
        "announcements": {"greeting": "transfer", "first_after_s": 12, "every_s": 20},
    }


def _flow() -> dict[str, Any]:
    ways = {"on_full": "sorry", "on_timeout": "sorry"}
    return {
        "id": "hotline",
        "name": "热线",
        "start": "greet",
        "nodes": {
            "greet": {
                "verb": "play",
                "prompts": ["recording", "welcome"],
                "next": "menu",
                "on_error": "menu",
            },
            "menu": {
                "verb": "gather",
                "prompts": ["menu"],
                "choices": {"1": "support", "2": "billing", "0": "operator"},
                "invalid_prompt": "invalid",
                "retries": 1,
                "keep": True,
                "on_timeout": "operator",
                "on_invalid": "operator",
                "on_error": "operator",
            },
            "support": {"verb": "queue", "queue": "support", **ways},
            "billing": {"verb": "queue", "queue": "billing", **ways},
            "operator": {"verb": "queue", "queue": "support", "priority": 10, **ways},
            "sorry": {"verb": "play", "prompts": ["problem"], "next": "end", "on_error": "end"},
            "end": {"verb": "hangup", "cause": "busy"},
        },
    }


SETTINGS = """\
# The demonstration's node. Change what you like; `yunhu check --config {file}` says what is wrong.
# `yunhu demo` takes other ports for a run when these are in use, and says so.
[node]
name = "demo"
data_dir = "data"

[centre]
file = "centre.yaml"

[sip]
udp = ["{address}:{sip_port}"]
tcp = ["{address}:{sip_port}"]
domain = "{domain}"

[media]
address = "{media_address}"
ports = "{media_ports}"

[recording]
# Public halves only. The private ones are in keys/, which on a real node would be somewhere else.
recipients = [{recipients}]

[http]
host = "127.0.0.1"
port = {http_port}
"""


def settings(
    *,
    file: str,
    address: str,
    sip_port: int,
    http_port: int,
    media_ports: str,
    recipients: Sequence[str],
) -> str:
    """The text of yunhu.toml. With address 0.0.0.0, phones on other machines reach the node."""
    return SETTINGS.format(
        file=file,
        address=address,
        media_address=address,
        sip_port=sip_port,
        http_port=http_port,
        media_ports=media_ports,
        domain=DOMAIN,
        recipients=", ".join(f'"{key}"' for key in recipients),
    )
