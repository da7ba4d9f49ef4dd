"""The parts of nodes that several checks look at: prompts, texts and values, each with its path."""

from __future__ import annotations

from collections.abc import Iterator

from yunhu.flow.ivr.model import Node
from yunhu.flow.ivr.sounds import text_in
from yunhu.flow.ivr.templates import slots
from yunhu.flow.ivr.verbs.branch import Branch, expression
from yunhu.flow.ivr.verbs.callback import Callback
from yunhu.flow.ivr.verbs.consent import Consent
from yunhu.flow.ivr.verbs.gather import Gather
from yunhu.flow.ivr.verbs.intent import Intent
from yunhu.flow.ivr.verbs.play import Play
from yunhu.flow.ivr.verbs.request import Request
from yunhu.flow.ivr.verbs.say import Say
from yunhu.flow.ivr.verbs.set import Set
from yunhu.flow.ivr.verbs.survey import Survey
from yunhu.flow.ivr.verbs.transfer import Transfer
from yunhu.flow.ivr.verbs.twiml import Twiml
from yunhu.flow.ivr.verbs.voicemail import Voicemail
from yunhu.flow.ivr.words import Prompt, Spoken, Text


def prompts_of(node: Node) -> Iterator[tuple[str, Prompt]]:
    """Every prompt of a node."""
    match node:
        case Play() | Gather() | Voicemail() | Consent():
            yield from ((f"prompts[{at}]", prompt) for at, prompt in enumerate(node.prompts))
        case Survey():
            for number, question in enumerate(node.questions):
                for at, prompt in enumerate(question.prompts):
                    yield f"questions[{number}].prompts[{at}]", prompt
        case _:
            return
    if isinstance(node, Gather) and node.invalid_prompt:
        yield "invalid_prompt", node.invalid_prompt


def said_by(node: Node) -> Iterator[tuple[str, Text]]:
    """Every text that a node says aloud, those that stand for a value too."""
    if isinstance(node, Say):
        yield "text", node.text
    for path, prompt in prompts_of(node):
        if isinstance(prompt, Spoken):
            text = f"{{{prompt.digits}}}" if prompt.digits is not None else text_in(prompt)
            yield f"{path}.say" if prompt.say is not None else path, text


def written_by(node: Node) -> Iterator[tuple[str, Text]]:
    """Every text of a node that is sent or kept somewhere."""
    match node:
        case Set():
            yield from ((f"values.{name}", text) for name, text in node.values.items())
            yield from ((f"attributes.{name}", text) for name, text in node.attributes.items())
        case Request():
            yield "url", node.url
            yield from ((f"headers.{name}", text) for name, text in node.headers.items())
            if node.body is not None:
                yield "body", node.body
        case Twiml():
            yield "url", node.url
            if node.fallback_url is not None:
                yield "fallback_url", node.fallback_url
        case Transfer():
            yield "to", node.to
        case _:
            return


def values_of(node: Node) -> Iterator[tuple[str, str]]:
    """Every value that a node reads."""
    for path, text in (*said_by(node), *written_by(node)):
        yield from ((path, slot.value) for slot in slots(text))
    match node:
        case Branch():
            for at, case in enumerate(node.cases):
                if case.when is not None:
                    yield f"cases[{at}].when.value", case.when.value
                elif case.if_ is not None:
                    yield from ((f"cases[{at}].if", name) for name in sorted(expression(case.if_).names))
        case Callback():
            yield "number", node.number
        case Intent():
            yield "text", node.text
        case _:
            return
