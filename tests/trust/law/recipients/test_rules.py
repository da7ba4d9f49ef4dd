"""The register of recipients: what `yunhu check` says of it."""

from msgspec.structs import replace

from yunhu.kit.purposes import PURPOSES
from yunhu.trust.law.recipients.model import Recipient
from yunhu.trust.law.recipients.rules import check, recipient_of, unassessed

CRM = Recipient(
    id="crm",
    name="CRM",
    addresses=("https://crm.example.com/api/",),
    purpose="service",
    data=("number",),
    contract="DPA 2026-1",
)


def test_a_register_that_holds_says_nothing() -> None:
    assert list(check([CRM], "CN", PURPOSES, ["https://crm.example.com/api/v2"])) == []


def test_what_is_wrong_is_said_with_its_place() -> None:
    recipients = [CRM, replace(CRM, purpose="curiosity", place="US")]
    found = [(each.path, each.id) for each in check(recipients, "CN", PURPOSES, [])]
    assert found == [
        ("recipients[0].id", "law.recipient_twice"),
        ("recipients[1].id", "law.recipient_twice"),
        ("recipients[1].purpose", "law.unknown_purpose"),
        ("recipients[1].assessment", "law.abroad_unassessed"),
    ]


def test_an_address_that_is_nobodys_is_said_and_does_not_stop() -> None:
    [problem] = check([CRM], "CN", PURPOSES, ["https://weather.example/"])
    assert problem.warning
    assert (problem.path, problem.id) == ("http_allowed[0]", "law.nobodys_address")


def test_whose_an_address_is() -> None:
    assert recipient_of("https://crm.example.com/api/x", [CRM]) == CRM
    assert recipient_of("https://crm.example.com/other", [CRM]) is None


def test_what_goes_abroad_is_not_switched_on_without_an_assessment_that_holds() -> None:
    abroad = replace(CRM, place="SG", assessment="pia-1")
    [problem] = unassessed([], [abroad, CRM], "CN", frozenset())
    assert (problem.path, problem.id) == ("recipients[0].assessment", "law.assessment_missing")
    assert list(unassessed([], [abroad], "CN", frozenset({"pia-1"}))) == []
    # What was switched on before is stopped by the gate, and does not stop other changes.
    assert list(unassessed([abroad], [abroad], "CN", frozenset())) == []
