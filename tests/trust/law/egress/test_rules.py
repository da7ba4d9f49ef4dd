"""What may leave: the register's addresses, the list of flows, and what the settings name for a service."""

import pytest
from msgspec.structs import replace

from yunhu.trust.law.egress.rules import Lists, decide
from yunhu.trust.law.recipients.model import Recipient

CRM = Recipient(
    id="crm",
    name="CRM",
    addresses=("https://crm.example.com/api/",),
    purpose="service",
    data=("number",),
    contract="DPA 2026-1",
)
ABROAD = Recipient(
    id="model",
    name="Language model",
    addresses=("https://llm.example.net/",),
    purpose="quality",
    data=("transcripts",),
    contract="DPA 2026-2",
    place="SG",
    assessment="pia-1",
)
LISTS = Lists(
    recipients=(CRM, ABROAD),
    listed=("https://weather.example/",),
    ours={"speech": ("https://voice.example/say",), "kms": ("https://crm.example.com/api/keys",)},
)


@pytest.mark.parametrize(
    ("url", "wanted", "recipient"),
    [
        ("https://crm.example.com/api/13800138000", None, "crm"),
        ("https://crm.example.com/api/x", "crm", "crm"),
        ("https://weather.example/today", None, "flows"),
        ("https://voice.example/say", "speech", "speech"),
        ("https://crm.example.com/api/keys/wrap", "kms", "crm"),
    ],
)
def test_what_is_on_a_list_may_leave(url: str, wanted: str | None, recipient: str) -> None:
    verdict = decide(LISTS, url, wanted)
    assert verdict.place is not None
    assert verdict.recipient == recipient


@pytest.mark.parametrize(
    ("url", "wanted", "why"),
    [
        ("https://evil.example/", None, "not_listed"),
        ("https://voice.example/say", None, "not_listed"),
        ("https://weather.example/today", "speech", "other_recipient"),
        ("https://crm.example.com/api/x", "speech", "other_recipient"),
        ("https://voice.example/say", "oidc", "not_listed"),
        ("https://llm.example.net/v1", None, "unassessed"),
    ],
)
def test_everything_else_is_blocked_with_a_reason(url: str, wanted: str | None, why: str) -> None:
    verdict = decide(LISTS, url, wanted)
    assert verdict.place is None
    assert verdict.why == why


def test_a_recipient_of_a_services_name_adds_addresses_of_it() -> None:
    keys = replace(CRM, id="sso", addresses=("https://keys.example/",))
    lists = Lists(recipients=(keys,), ours={"sso": ("https://login.example/",)})
    for url in ("https://login.example/token", "https://keys.example/jwks"):
        assert decide(lists, url, "sso").place is not None
    assert decide(lists, "https://login.example/token", "sso").is_ours
    assert not decide(lists, "https://keys.example/jwks", "sso").is_ours


def test_what_crosses_the_border_needs_an_assessment_that_holds() -> None:
    assessed = Lists(recipients=(ABROAD,), assessed=("pia-1",))
    assert decide(assessed, "https://llm.example.net/v1", None).recipient == "model"
    at_home = Lists(recipients=(ABROAD,), home="SG")
    assert decide(at_home, "https://llm.example.net/v1", None).place is not None
