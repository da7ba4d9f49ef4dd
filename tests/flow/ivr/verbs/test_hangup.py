"""hangup: the cause, and that every verb is called as in the text form."""

from __future__ import annotations

from tests.flow.ivr.caller import Caller

from yunhu.flow.ivr import actions as act
from yunhu.flow.ivr.verbs.known import VERBS


def test_hanging_up_names_its_cause() -> None:
    assert Caller("first: {verb: hangup, cause: busy}").starts().actions == [act.HangUp("busy")]


def test_every_verb_is_called_as_in_the_text_form() -> None:
    for kind, verb in VERBS.items():
        assert kind.__struct_config__.tag == verb.name  # type: ignore[attr-defined]
