"""What is keyed in secret and would be heard, seen or sent where it must not be."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from yunhu.flow.ivr.linter.parts import said_by, values_of, written_by
from yunhu.flow.ivr.model import Flow, Node
from yunhu.flow.ivr.templates import slots
from yunhu.flow.ivr.verbs.callback import Callback
from yunhu.flow.ivr.verbs.gather import Gather
from yunhu.flow.ivr.verbs.intent import Intent
from yunhu.flow.ivr.verbs.request import Request
from yunhu.flow.ivr.verbs.set import Set
from yunhu.flow.ivr.verbs.transfer import Transfer
from yunhu.flow.ivr.verbs.twiml import Twiml
from yunhu.flow.ivr.words import Text
from yunhu.kit.problem import Problem


def secrets_of(flow: Flow) -> frozenset[str]:
    """The variables that hold what was keyed in secret, and those that are made of them."""
    found = {it.store for it in flow.nodes.values() if isinstance(it, Gather) and it.sensitive and it.store}
    settings = [node for node in flow.nodes.values() if isinstance(node, Set)]
    for _ in range(len(flow.nodes)):
        made = {name for it in settings for name, text in it.values.items() if _names(text) & found} - found
        if not made:
            break
        found |= made
    return frozenset(found)


def check(path: str, node: Node, secrets: frozenset[str]) -> Iterator[Problem]:
    """Where a node would tell a secret."""
    if isinstance(node, Gather) and node.sensitive and node.keep:
        yield Problem(f"{path}.keep", "flow.secret_kept", {"variable": node.store or ""})
    if not secrets:
        return
    for where, text in said_by(node):
        yield from _told(f"{path}.{where}", "flow.secret_spoken", _names(text) & secrets)
    match node:
        case Set():
            for name, text in node.attributes.items():
                yield from _told(f"{path}.attributes.{name}", "flow.secret_shown", _names(text) & secrets)
        case Transfer():
            yield from _told(f"{path}.to", "flow.secret_dialled", _names(node.to) & secrets)
        case Callback() | Intent():
            id_ = "flow.secret_dialled" if isinstance(node, Callback) else "flow.secret_sent"
            for where, value in values_of(node):
                yield from _told(f"{path}.{where}", id_, {value.removeprefix("var.")} & secrets)
        case Twiml():
            for where, url in written_by(node):
                yield from _told(f"{path}.{where}", "flow.secret_in_address", _names(url) & secrets)
        case Request():
            yield from _sent(path, node, secrets)


def _sent(path: str, node: Request, secrets: frozenset[str]) -> Iterator[Problem]:
    """A secret may go to a server in a body or a header, and only encrypted: addresses end up in logs."""
    yield from _told(f"{path}.url", "flow.secret_in_address", _names(node.url) & secrets)
    urls = node.url.values() if isinstance(node.url, Mapping) else (node.url,)
    if not any(url.startswith("http://") for url in urls):
        return
    sent = [("body", node.body or ""), *((f"headers.{name}", it) for name, it in node.headers.items())]
    for where, text in sent:
        yield from _told(f"{path}.{where}", "flow.secret_unencrypted", _names(text) & secrets)


def _names(text: Text) -> set[str]:
    """The variables that a text names."""
    return {slot.value[4:] for slot in slots(text) if slot.value.startswith("var.")}


def _told(path: str, id_: str, names: set[str]) -> Iterator[Problem]:
    yield from (Problem(path, id_, {"variable": name}) for name in sorted(names))
