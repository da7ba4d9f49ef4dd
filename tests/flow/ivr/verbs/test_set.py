"""set: variables, attributes, language and priority; secrets stay secret."""

from __future__ import annotations

from tests.flow.ivr.caller import BYE, Caller

from yunhu.flow.ivr import actions as act
from yunhu.flow.ivr.run import VALUE_MAX, VARS_MAX
from yunhu.flow.ivr.verbs.set import ATTRIBUTES_MAX


def test_values_are_set_in_the_order_written() -> None:
    text = f"first: {{verb: set, values: {{a: '{{dialled}}', b: '{{var.a}}-x'}}, next: bye}}\nbye: {BYE}"
    caller = Caller(text).starts()
    assert caller.run.vars == {"a": "4001", "b": "4001-x"}
    assert caller.actions == [act.HangUp("normal")]


def test_the_contact_learns_its_attributes_language_and_priority() -> None:
    text = f"""
first:
  verb: set
  attributes: {{city: "{{attribute.vip}}!", vip: gold}}
  language: en
  priority: 9
  next: wait
wait: {{verb: queue, queue: support, on_timeout: bye}}
bye: {BYE}
"""
    caller = Caller(text).starts()
    assert caller.actions == [
        act.SetContact({"city": "yes!", "vip": "gold"}, "en", 9),
        act.EnterQueue("support", 9),
    ]
    assert caller.run.language == "en"
    assert caller.run.attributes == {"vip": "gold", "city": "yes!"}


def test_what_was_keyed_in_secret_goes_into_no_attribute_and_makes_its_copies_secret() -> None:
    text = f"""
first: {{verb: gather, digits: 4, store: pin, sensitive: true, next: keep}}
keep:
  verb: set
  values: {{copy: "a{{var.pin}}", open: x, gone: "{{var.pin}}"}}
  attributes: {{pin: "<{{var.pin}}>"}}
  next: again
again: {{verb: set, values: {{gone: nothing}}, attributes: {{copy: "{{var.copy}}"}}, next: bye}}
bye: {BYE}
"""
    caller = Caller(text).starts()
    caller.presses("1234")
    assert caller.run.vars["copy"] == "a1234"
    assert caller.run.secrets == {"pin", "copy"}
    assert caller.run.attributes == {"vip": "yes", "pin": "<>", "copy": ""}


def test_values_are_bounded_in_number_and_length() -> None:
    names = ", ".join(f"v{number}: '{number}'" for number in range(60))
    sets = "\n".join(
        f"s{at}: {{verb: set, values: {{{names.replace('v', f'w{at}_')}}}, next: s{at + 1}}}"
        for at in range(5)
    )
    caller = Caller(
        f"first: {{verb: set, values: {{a: {'x' * 1999}}}, next: s0}}\n{sets}\ns5: {BYE}"
    ).starts()
    assert len(caller.run.vars) == VARS_MAX
    assert len(caller.run.vars["a"]) == VALUE_MAX
    many = "\n".join(
        f"s{at}: {{verb: set, attributes: {{{names.replace('v', f'w{at}_')}}}, next: s{at + 1}}}"
        for at in range(2)
    )
    caller = Caller(f"first: {{verb: set, next: s0}}\n{many}\ns2: {BYE}").starts()
    assert len(caller.run.attributes) == ATTRIBUTES_MAX
