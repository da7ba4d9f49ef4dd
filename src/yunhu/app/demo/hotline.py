"""The demonstration's flow: three languages, customers who are known, waiting or being called back. Pure."""

from __future__ import annotations

from typing import Any

Node = dict[str, Any]

LANGUAGES = {
    "zh": ("zh-CN", "普通话请按一。"),
    "en": ("en", "For English, press two."),
    "yue": ("yue", "廣東話請按三。"),
}
"""Node → the language it sets, and how the first menu offers it."""

MENU = {
    "zh-CN": "业务请按一，账单请按二，人工请按零。",
    "en": "For service, press one. For billing, press two. For an agent, press zero.",
    "yue": "業務請按一，賬單請按二，人工請按零。",
}
CHOICE = {
    "zh-CN": "正在为您转接。如果不想等候，请按一，我们会给您回电。",
    "en": "We are connecting you. If you would rather be called back, press one.",
    "yue": "正在為您轉接。如果唔想等，請按一，我哋會打返畀您。",
}
PROMISED = {
    "zh-CN": "好的，我们会尽快给您回电，您在队列中的位置会保留。再见。",
    "en": "We will call you back soon, and you keep your place. Goodbye.",
    "yue": "好，我哋會盡快打返畀您，您嘅位置會保留。再見。",
}
VIP = {
    "zh-CN": "尊敬的贵宾，您好。",
    "en": "Welcome back.",
    "yue": "尊敬嘅貴賓，您好。",
}


def hotline() -> dict[str, Any]:
    """The flow as a configuration has it."""
    return {
        "id": "hotline",
        "name": "热线",
        "start": "greet",
        "nodes": {**_entrance(), **_queues(), **_ends()},
    }


def _entrance() -> dict[str, Node]:
    """Who calls, and in which language."""
    nodes: dict[str, Node] = {
        "greet": _play(["recording", "welcome"], "language"),
        "language": _menu(
            [{"say": {code: words}} for code, words in LANGUAGES.values()],
            {"1": "zh", "2": "en", "3": "yue"},
            "who",
        ),
        "who": {
            "verb": "branch",
            "cases": [{"if": "customer.vip", "next": "vip"}],
            "otherwise": "menu",
        },
        "vip": {"verb": "set", "attributes": {"vip": "true"}, "priority": 10, "next": "welcome-back"},
        "welcome-back": {"verb": "say", "text": VIP, "next": "menu", "on_error": "menu"},
        "menu": _menu([{"say": MENU}], {"1": "support", "2": "billing", "0": "support"}, "support"),
    }
    for node, (code, _) in LANGUAGES.items():
        nodes[node] = {"verb": "set", "language": code, "next": "who"}
    return nodes


def _queues() -> dict[str, Node]:
    """A queue waits for whoever speaks the caller's language."""
    nodes: dict[str, Node] = {}
    for queue in ("support", "billing"):
        nodes[queue] = {
            "verb": "say",
            "text": CHOICE,
            "next": f"{queue}-language",
            "on_error": f"{queue}-language",
        }
        nodes[f"{queue}-language"] = {
            "verb": "branch",
            "cases": [{"if": f'language == "{code}"', "next": f"{queue}-{code}"} for code in ("en", "yue")],
            "otherwise": f"{queue}-wait",
        }
        for code, need in (("wait", []), ("en", [{"skill": "en"}]), ("yue", [{"skill": "yue"}])):
            nodes[f"{queue}-{code}"] = {
                "verb": "queue",
                "queue": queue,
                "need": need,
                "keys": {"1": f"{queue}-callback"},
                "on_full": "sorry",
                "on_timeout": "sorry",
            }
        nodes[f"{queue}-callback"] = {
            "verb": "callback",
            "queue": queue,
            "next": "promised",
            "on_refused": f"{queue}-language",
        }
    return nodes


def _ends() -> dict[str, Node]:
    return {
        "promised": {"verb": "say", "text": PROMISED, "next": "bye", "on_error": "bye"},
        "bye": {"verb": "hangup"},
        "sorry": _play(["problem"], "end"),
        "end": {"verb": "hangup", "cause": "busy"},
    }


def _play(prompts: list[str], following: str) -> Node:
    return {"verb": "play", "prompts": prompts, "next": following, "on_error": following}


def _menu(prompts: list[Node], choices: dict[str, str], otherwise: str) -> Node:
    return {
        "verb": "gather",
        "prompts": prompts,
        "choices": choices,
        "invalid_prompt": "invalid",
        "retries": 1,
        "keep": True,
        "on_timeout": otherwise,
        "on_invalid": otherwise,
        "on_error": otherwise,
    }
