"""What the ledger allows: the last line decides, in the words that hold now."""

import pytest
from msgspec.structs import replace

from yunhu.trust.law.consents.model import ConsentText, Entry, Evidence
from yunhu.trust.law.consents.rules import allows, check, standing, standings

WORDS = ConsentText(purpose="marketing", version=2, text="May we call you about offers?")
GIVEN = Entry(
    id="1",
    tenant="main",
    customer="c",
    person="p",
    purpose="marketing",
    act="given",
    text_version=2,
    text_digest=WORDS.digest,
    channel="voice",
    evidence=Evidence(kind="digits", contact="x"),
    at=1,
    by="flow",
)
WITHDRAWN = replace(GIVEN, id="2", act="withdrawn", at=2)
NOTICE = replace(GIVEN, id="3", act="informed", at=3)


@pytest.mark.parametrize(
    ("entries", "state", "allowed"),
    [
        ([], "none", False),
        ([NOTICE], "none", False),
        ([GIVEN], "valid", True),
        ([GIVEN, NOTICE], "valid", True),
        ([WITHDRAWN, GIVEN], "withdrawn", False),
        ([GIVEN, WITHDRAWN, replace(GIVEN, id="4", at=4)], "valid", True),
        ([replace(GIVEN, text_version=1)], "outdated", False),
        ([replace(GIVEN, text_digest="other words")], "outdated", False),
        ([replace(GIVEN, purpose="survey")], "none", False),
    ],
)
def test_the_last_line_decides(entries: list[Entry], state: str, allowed: bool) -> None:
    found = standing("marketing", entries, WORDS)
    assert found.state == state
    assert allows(found) is allowed


def test_words_that_are_gone_hold_no_consent() -> None:
    assert standing("marketing", [GIVEN], None).state == "outdated"


def test_what_a_person_asked_for_needs_no_consent() -> None:
    withdrawn = [replace(WITHDRAWN, purpose="callback")]
    assert allows(standing("callback", withdrawn, None))
    assert allows(standing("service", [], None))


def test_every_purpose_is_listed_that_is_asked_or_was_answered() -> None:
    found = standings([GIVEN, replace(WITHDRAWN, purpose="survey"), replace(NOTICE, purpose="rec")], [WORDS])
    assert [(each.purpose, each.state) for each in found] == [("marketing", "valid"), ("survey", "withdrawn")]


def test_two_texts_and_needless_ones_are_refused() -> None:
    texts = [WORDS, replace(WORDS, version=3), replace(WORDS, purpose="service")]
    assert [(each.path, each.id) for each in check(texts)] == [
        ("consent_texts[0].purpose", "law.text_twice"),
        ("consent_texts[1].purpose", "law.text_twice"),
        ("consent_texts[2].purpose", "law.text_needless"),
    ]
