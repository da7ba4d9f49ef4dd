"""What is keyed in secret is heard, shown, dialled and sent nowhere."""

from __future__ import annotations

import pytest
from tests.flow.ivr.linter.judged import flow, judged

from yunhu.flow.ivr.linter.secrets import secrets_of

PIN = """
first: {verb: gather, digits: 4, store: pin, sensitive: true, next: two, on_timeout: wait, on_invalid: wait}
two: %s
wait: {verb: queue, queue: support}
"""


@pytest.mark.parametrize(
    ("node", "path", "id_"),
    [
        ("{verb: play, prompts: [{digits: var.pin}], next: wait}", "prompts[0]", "spoken"),
        ("{verb: say, text: {en: 'It is {var.pin:digits}'}, next: wait}", "text", "spoken"),
        ("{verb: play, prompts: [{say: '{var.pin}'}], next: wait}", "prompts[0].say", "spoken"),
        ("{verb: set, attributes: {pin: '{var.pin}'}, next: wait}", "attributes.pin", "shown"),
        ("{verb: transfer, to: 'number:{var.pin}'}", "to", "dialled"),
        ("{verb: callback, queue: support, number: var.pin, next: wait}", "number", "dialled"),
        (
            "{verb: intent, text: var.pin, examples: {a: [a], b: [b]}, choices: {a: wait}, on_low: wait}",
            "text",
            "sent",
        ),
        (
            "{verb: request, url: 'https://crm.test/api/{var.pin}', next: wait}",
            "url",
            "in_address",
        ),
        ("{verb: twiml, url: 'https://crm.test/api/?p={var.pin}', on_error: wait}", "url", "in_address"),
        (
            "{verb: twiml, url: 'https://crm.test/api/', fallback_url: 'https://crm.test/api/{var.pin}',"
            " on_error: wait}",
            "fallback_url",
            "in_address",
        ),
    ],
)
def test_a_secret_must_not_get_out(node: str, path: str, id_: str) -> None:
    assert judged(flow(PIN % node)) == [(f"nodes.two.{path}", f"flow.secret_{id_}")]


def test_a_secret_may_be_compared_and_sent_encrypted() -> None:
    compared = (
        "{verb: branch, cases: [{when: {value: var.pin, op: is, to: '1'}, next: wait}], otherwise: wait}"
    )
    assert judged(flow(PIN % compared)) == []
    secret = "body: '{var.pin}', headers: {X: '{var.pin}'}"
    sent = f"{{verb: request, url: 'https://crm.test/api/', {secret}, next: wait}}"
    assert judged(flow(PIN % sent)) == []
    plain = sent.replace("https:", "http:")
    assert [id_ for _, id_ in judged(flow(PIN % plain))] == [
        "flow.address_not_allowed",
        "flow.secret_unencrypted",
        "flow.secret_unencrypted",
    ]


def test_what_is_made_of_a_secret_is_one() -> None:
    made = flow(PIN % "{verb: set, values: {c: '{var.b}', b: 'x{var.pin}'}, next: three}\n"
                "three: {verb: say, text: '{var.c}', next: wait}")  # fmt: skip
    assert secrets_of(made) == {"pin", "b", "c"}
    assert judged(made) == [("nodes.three.text", "flow.secret_spoken")]


def test_a_secret_cannot_be_kept_in_the_journal() -> None:
    kept = PIN.replace("sensitive: true", "sensitive: true, keep: true") % "{verb: hangup}"
    assert ("nodes.first.keep", "flow.secret_kept") in judged(flow(kept))
