"""The demonstration's centre and its node's settings, as data. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Literal

from msgspec import Struct

from yunhu.app.demo.hotline import hotline

TENANT = "demo"
DOMAIN = "yunhu.local"
CARRIER = "carrier"
"""The trunk that the simulated callers come from."""

NUMBERS = {"8000": "zh-CN", "8001": "en"}
"""What callers dial, and the language they hear."""

LANGUAGE_KEYS = {"1": "zh-CN", "2": "en", "3": "yue"}
"""The first menu."""

KEYS = {"1": "support", "2": "billing", "0": "support"}
"""The second menu: key → queue. 0 asks for a person, who is whoever is free in support."""

CALL_BACK_KEY = "1"
"""What a waiting caller presses who would rather be called back."""


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

    @property
    def called_back(self) -> str:
        """The address where customers are reached who are called back: one at a time."""
        return f"{self.prefix}.120"


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
    """Somebody who logs in to the web application: the agent they are, and the teams they lead."""

    id: str
    name: str
    role: Literal["agent", "supervisor", "administrator"]
    agent: str | None = None
    teams: tuple[str, ...] = ()


SIMULATED = (
    Person("wangfang", "王芳", {"support": 90, "billing": 40, "en": 80}),
    Person("lina", "李娜", {"support": 75, "vip": 90}),
    Person("zhangwei", "张伟", {"billing": 95}),
    Person("liuyang", "刘洋", {"support": 50, "billing": 60, "yue": 70}),
)
PERSON_WRAP_UP_S = 45
"""After-work of somebody who reads and writes, unlike simulated agents."""

WITH_PHONES = (
    Person("chenjing", "陈静", {"support": 80, "billing": 80}, "1001"),
    Person("zhaolei", "赵磊", {"support": 80, "billing": 80}, "1002"),
)
IN_BROWSERS = (
    Person("linjing", "林静", {"support": 85, "billing": 85, "en": 60, "vip": 80}, browser=True),
    Person("sunhao", "孙浩", {"support": 70, "billing": 70, "yue": 90}, browser=True),
)
TEAM = "hotline"
"""The team of all agents."""

LOG_INS = (
    *(LogIn(person.id, person.name, "agent", person.id) for person in IN_BROWSERS),
    LogIn("zhuguan", "周主管", "supervisor", teams=(TEAM,)),
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

SKILLS = {"support": "客户服务", "billing": "账单咨询", "en": "英语", "yue": "粤语", "vip": "贵宾接待"}

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
        "skills": [{"id": id_, "name": name} for id_, name in SKILLS.items()],
        "agents": [_agent(person, loopback) for person in agents],
        "phones": [
            {
                "username": it.phone,
                "name": it.name,
                "agent": it.id,
                "srtp": "optional",
                "ha1": dict(ha1[it.phone]),
            }
            for it in agents
            if it.phone is not None
        ],
        "trunks": [_trunk(loopback)],
        "queues": [_queue("support", "客服"), _queue("billing", "账单")],
        "flows": [hotline()],
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
        "data_fields": [{"of": "contact", "key": "vip", "purpose": "service", "keep": "contact"}],
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
    named = {"id": person.id, "name": person.name, "skills": skills, "teams": [TEAM]}
    if person.browser:
        return {**named, "sign_in": "api", "wrap_up_s": PERSON_WRAP_UP_S}
    if person.phone is not None:
        return {**named, "phone": person.phone, "sign_in": "registration"}
    place = next((at for at, it in enumerate(SIMULATED) if it.id == person.id), 0)
    contact = f"sip:{person.id}@{loopback.agent(place)}:{SIP_PORT}"
    return {**named, "contact": contact, "sign_in": "always"}


def _trunk(loopback: Loopback) -> dict[str, Any]:
    return {
        "id": CARRIER,
        "name": "演示中继",
        "addresses": [loopback.trunk],
        "target": f"{loopback.called_back}:{SIP_PORT}",
        "codecs": ["PCMA"],
        "srtp": "off",
        "options_s": 0,
    }


def _queue(skill: str, name: str) -> dict[str, Any]:
    """VIPs are first for agents who serve VIPs, and after a while for everybody."""
    return {
        "id": skill,
        "name": name,
        "need": [{"skill": skill}],
        "boosts": [{"if": 'contact.vip == "true"', "minutes": 5}],
        "sticky": {"days": 7, "wait_s": 8},
        "callback": {"window_s": 900, "attempts": 3, "gap_s": 30},
        "resume_within_s": 60,
        "ring_s": 12,
        "wrap_up_s": 6,
        "not_responding_s": 15,
        "max_waiting": 50,
        "max_wait_s": 180,
        "announcements": {"greeting": "transfer", "first_after_s": 12, "every_s": 20, "expected_wait": True},
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

[session]
second_factor = "off"  # so that everybody gets in by the passwords that are printed

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
