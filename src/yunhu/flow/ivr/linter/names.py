"""Names of things that do not exist: queues, agents, prompts, business hours, tickets, flows, addresses."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from yunhu.flow.ivr.linter.known import Known
from yunhu.flow.ivr.linter.parts import prompts_of, values_of
from yunhu.flow.ivr.model import Node
from yunhu.flow.ivr.sounds import DIGIT_PROMPT
from yunhu.flow.ivr.templates import Slot, parts
from yunhu.flow.ivr.verbs.callback import Callback
from yunhu.flow.ivr.verbs.consent import Consent
from yunhu.flow.ivr.verbs.queue import Queue
from yunhu.flow.ivr.verbs.request import Request
from yunhu.flow.ivr.verbs.subflow import Subflow
from yunhu.flow.ivr.verbs.transfer import Transfer, is_template
from yunhu.flow.ivr.verbs.twiml import Twiml
from yunhu.flow.ivr.verbs.voicemail import Voicemail
from yunhu.flow.ivr.words import Text
from yunhu.kit.problem import Problem
from yunhu.kit.web_addresses import permitted

_EXAMPLE = "x"
"""Stands for a value in an address that is only known when somebody calls."""


def check(path: str, node: Node, known: Known) -> Iterator[Problem]:
    """What a node names and is not there."""
    yield from _prompts(path, node, known)
    yield from _queues(path, node, known)
    yield from _values(path, node, known)
    match node:
        case Transfer() if not is_template(node.to):
            kind, _, id_ = node.to.partition(":")
            if kind == "agent" and id_ not in known.agents:
                yield Problem(f"{path}.to", "flow.unknown_agent", {"agent": id_})
        case Voicemail(ticket=str(ticket)) if known.tickets is not None and ticket not in known.tickets:
            yield Problem(f"{path}.ticket", "flow.unknown_ticket", {"ticket": ticket})
        case Subflow() if known.flows is not None and node.flow not in known.flows:
            yield Problem(f"{path}.flow", "flow.unknown_flow", {"flow": node.flow})
        case Consent() if known.consents is not None:
            yield from _words(path, node, known.consents, strict=known.strict)
        case Request() if known.allowed is not None:
            yield from _addresses(f"{path}.url", node.url, known.allowed)
        case Twiml() if known.allowed is not None:
            yield from _addresses(f"{path}.url", node.url, known.allowed)
            if node.fallback_url is not None:
                yield from _addresses(f"{path}.fallback_url", node.fallback_url, known.allowed)


def _prompts(path: str, node: Node, known: Known) -> Iterator[Problem]:
    for where, prompt in prompts_of(node):
        if isinstance(prompt, str):
            names = [prompt]
        else:
            names = [DIGIT_PROMPT.format(digit) for digit in range(10)] if prompt.digits is not None else []
        for name in names:
            if not known.prompt(name):
                yield Problem(f"{path}.{where}", "flow.unknown_prompt", {"prompt": name})


def _queues(path: str, node: Node, known: Known) -> Iterator[Problem]:
    match node:
        case Queue() | Callback() | Voicemail(queue=str()):
            where, queue = "queue", node.queue
        case Transfer() if node.to.startswith("queue:") and not is_template(node.to):
            where, queue = "to", node.to.partition(":")[2]
        case _:
            return
    if queue not in known.queues:
        yield Problem(f"{path}.{where}", "flow.unknown_queue", {"queue": queue})
    elif isinstance(node, Callback) and known.callbacks is not None and queue not in known.callbacks:
        yield Problem(f"{path}.queue", "flow.no_callbacks", {"queue": queue}, warning=True)


def _values(path: str, node: Node, known: Known) -> Iterator[Problem]:
    for where, value in values_of(node):
        kind, _, rest = value.partition(".")
        if kind == "queue" and (queue := rest.rpartition(".")[0]) not in known.queues:
            yield Problem(f"{path}.{where}", "flow.unknown_queue", {"queue": queue})
        if kind == "hours" and known.hours is not None and rest not in known.hours:
            yield Problem(f"{path}.{where}", "flow.unknown_hours", {"hours": rest})


def _words(path: str, node: Consent, words: Mapping[str, int], *, strict: bool) -> Iterator[Problem]:
    """A consent in words that are not in force holds for nothing."""
    version = words.get(node.purpose)
    if version is None:
        yield Problem(f"{path}.purpose", "flow.unknown_purpose", {"purpose": node.purpose})
    elif version != node.text_version:
        params: dict[str, object] = {"purpose": node.purpose, "version": version}
        yield Problem(f"{path}.text_version", "flow.other_words", params, warning=not strict)


def _addresses(path: str, address: Text, allowed: tuple[str, ...]) -> Iterator[Problem]:
    by_language = address if isinstance(address, Mapping) else {"": address}
    for language, url in by_language.items():
        filled = "".join(_EXAMPLE if isinstance(part, Slot) else part for part in parts(url))
        if permitted(filled, allowed) is None:
            yield Problem(f"{path}.{language}".rstrip("."), "flow.address_not_allowed")
