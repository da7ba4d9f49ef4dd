"""The ledger at work: a consent has its proof, a withdrawal holds at once, new words ask again."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from msgspec.structs import replace
from tests.trust.law.ledgers import WORDS, Ledger, ledger

from yunhu.trust.law.consents.errors import EvidenceMissing, NoSuchPurpose, NotConsented, OldWords
from yunhu.trust.law.consents.facts import ConsentGiven, ConsentWithdrawn, ContactNotAllowed
from yunhu.trust.law.consents.model import Evidence

PRESSED = Evidence(kind="digits", contact="contact-1")
SAID = Evidence(kind="agent", note="said so on the phone")


@pytest.fixture
async def book(tmp_path: Path) -> AsyncIterator[Ledger]:
    async with ledger(tmp_path) as it:
        yield it


async def test_a_consent_is_written_with_its_words_and_its_proof(book: Ledger) -> None:
    entry = await book.consents.give("main", "li.na", "wang", "marketing", "voice", PRESSED)
    assert (entry.text_version, entry.text_digest) == (1, WORDS.digest)
    assert await book.consents.may_contact("main", "wang", "marketing")
    standings, entries = await book.consents.of_customer("main", "wang")
    assert [(each.purpose, each.state) for each in standings] == [("marketing", "valid")]
    assert entries == [entry]
    assert isinstance(book.facts[0], ConsentGiven)


async def test_a_withdrawal_holds_at_once_and_both_stay_in_the_ledger(book: Ledger) -> None:
    await book.consents.give("main", "li.na", "wang", "marketing", "voice", PRESSED)
    await book.consents.withdraw("main", "li.na", "wang", "marketing", "desk", SAID)
    assert not await book.consents.may_contact("main", "wang", "marketing")
    _, entries = await book.consents.of_customer("main", "wang")
    assert [each.act for each in entries] == ["withdrawn", "given"]
    assert isinstance(book.facts[-1], ConsentWithdrawn)


async def test_nobody_is_contacted_without_a_consent_and_that_is_told(book: Ledger) -> None:
    with pytest.raises(NotConsented):
        await book.consents.demand("main", "wang", "marketing", "campaign")
    assert book.facts == [
        ContactNotAllowed(customer="wang", purpose="marketing", state="none", by="campaign")
    ]
    await book.consents.demand("main", "wang", "callback", "node")


async def test_new_words_ask_again(book: Ledger) -> None:
    await book.consents.give("main", "li.na", "wang", "marketing", "voice", PRESSED)
    book.texts = [replace(WORDS, version=2, text="And may we write to you?")]
    assert (await book.consents.standing("main", "wang", "marketing")).state == "outdated"
    with pytest.raises(OldWords):
        await book.consents.give("main", "li.na", "wang", "marketing", "voice", PRESSED, version=1)
    await book.consents.give("main", "li.na", "wang", "marketing", "voice", PRESSED, version=2)
    assert await book.consents.may_contact("main", "wang", "marketing")


@pytest.mark.parametrize("kind", ["recording", "digits", "click", "agent", "document"])
async def test_a_consent_without_proof_is_none(book: Ledger, kind: str) -> None:
    with pytest.raises(EvidenceMissing):
        await book.consents.give("main", "x", "wang", "marketing", "web", Evidence(kind=kind))  # type: ignore[arg-type]


async def test_nobody_can_consent_to_what_nobody_asks(book: Ledger) -> None:
    with pytest.raises(NoSuchPurpose):
        await book.consents.give("main", "x", "wang", "voiceprint", "web", PRESSED)


async def test_a_consent_given_by_number_is_the_customers_who_has_the_number(book: Ledger) -> None:
    await book.consents.give("main", "li.na", "wang", "marketing", "voice", PRESSED)
    book.people["new"] = replace(book.people["wang"], customers=("new",), contacts=())
    assert await book.consents.may_contact("main", "new", "marketing")
    assert not await book.consents.may_contact("main", "li", "marketing")


async def test_the_whole_ledger_has_pages(book: Ledger) -> None:
    for customer in ("wang", "li", "wang"):
        await book.consents.give("main", "li.na", customer, "marketing", "voice", PRESSED)
    page = await book.consents.ledger("main", None, 2)
    assert [each.customer for each in page.items] == ["wang", "li"]
    assert page.next is not None
    rest = await book.consents.ledger("main", page.items[-1].id, 2)
    assert [each.customer for each in rest.items] == ["wang"]
    assert (await book.consents.ledger("other", None, 2)).items == []
