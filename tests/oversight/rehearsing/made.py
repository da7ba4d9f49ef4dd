"""A made centre for imagined calls."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

import msgspec

from yunhu.flow.inbound.model import Number
from yunhu.flow.ivr.model import Flow
from yunhu.flow.ivr.world import HoursState, Region
from yunhu.kit.instants import Instant
from yunhu.oversight.rehearsing.model import WhoCalls
from yunhu.people.agents.model import Agent, AgentSkill
from yunhu.people.blacklist.model import Entry
from yunhu.work.queues.model import Need, Queue

LISTED = "13900005678"

ZONE = ZoneInfo("Asia/Shanghai")

NODES = {
    "open": {
        "verb": "branch",
        "cases": [{"when": {"value": "hours.office", "to": "open"}, "next": "menu"}],
        "otherwise": "closed",
    },
    "closed": {"verb": "play", "prompts": ["problem"], "next": "bye"},
    "bye": {"verb": "hangup"},
    "menu": {
        "verb": "gather",
        "prompts": ["menu"],
        "choices": {"1": "who", "2": "account", "3": "callback", "4": "message", "5": "away"},
        "retries": 1,
        "on_timeout": "bye",
        "on_invalid": "bye",
    },
    "who": {
        "verb": "branch",
        "cases": [{"when": {"value": "customer.vip", "op": "is_set"}, "next": "first"}],
        "otherwise": "wait",
    },
    "first": {"verb": "queue", "queue": "help", "priority": 10},
    "wait": {"verb": "queue", "queue": "help", "need": [{"skill": "en"}]},
    "account": {
        "verb": "gather",
        "digits": 4,
        "store": "account",
        "next": "ask",
        "retries": 0,
        "on_timeout": "bye",
    },
    "ask": {
        "verb": "request",
        "url": "https://crm.example.com/{var.account}",
        "save": {"level": "/level"},
        "next": "told",
        "on_error": "bye",
    },
    "told": {"verb": "say", "text": {"zh-CN": "级别 {var.level}", "en": "level {var.level}"}, "next": "wait"},
    "callback": {"verb": "callback", "queue": "help", "next": "bye"},
    "message": {"verb": "voicemail", "next": "bye"},
    "away": {"verb": "transfer", "to": "number:+861012345678"},
}

AGENTS = (
    Agent(id="li", name="李娜", sign_in="api", skills=(AgentSkill("help"),)),
    Agent(id="wang", name="王芳", sign_in="api", skills=(AgentSkill("help"), AgentSkill("en", 60))),
)


class Setting:
    """One number, one flow, one queue, two agents."""

    agents: Sequence[Agent] = AGENTS
    queues: Sequence[Queue] = (
        Queue(id="help", name="服务", need=(Need("help"),), hours="office", max_waiting=3),
    )
    flows: Sequence[Flow] = (
        msgspec.convert({"id": "hot", "name": "热线", "start": "open", "nodes": NODES}, Flow),
    )
    state: HoursState = "open"

    def __init__(self, **effects: Any) -> None:
        """`effects`: of an entry of the blacklist about `LISTED`."""
        entry: dict[str, Any] = {
            "id": "e1",
            "kind": "number",
            "value": LISTED,
            "category": "",
            "by": "",
            "created_at": 0,
        }
        self.listed = {LISTED: Entry(**entry, **effects)} if effects else {}

    def line(self, dialled: str) -> Number | None:
        return Number(number="4001", name="热线", flow="hot") if dialled == "4001" else None

    def flow(self, flow: str) -> Flow | None:
        return next((it for it in self.flows if it.id == flow), None)

    def meets(self, number: str, who: WhoCalls | None, at: Instant) -> Entry | None:
        return self.listed.get(number)

    def local(self, at: str) -> datetime:
        return datetime.fromisoformat(at).replace(tzinfo=ZONE)

    def hours(self, at: Instant) -> dict[str, HoursState]:
        return {"office": self.state}

    def region(self, number: str) -> Region | None:
        return Region("广东省", "深圳市", "CN", "中国移动", 0.6) if number.startswith("138") else None
