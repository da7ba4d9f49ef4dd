"""Requests for pages, checked by the official package's own validator."""

from __future__ import annotations

from urllib.parse import parse_qsl, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st
from twilio.request_validator import RequestValidator

from yunhu.flow.ivr.actions import AskPage
from yunhu.flow.ivr.twiml.asking import request_of
from yunhu.work.calls.model import Contact

SECRET = "a secret of the tenant"
CONTACT = Contact(
    id="0" * 31 + "7",
    tenant="acme",
    arrived_at=1,
    caller="+8613812345678",
    caller_name="",
    dialled="4001",
    leg="1",
    trunk=None,
    number="4001",
    flow="main",
    language="zh-CN",
    recording_policy="off",
)


def told(url: str, text: str) -> str:
    """What servers are told of numbers here: what they are."""
    return text


def ask(method: str, url: str, **params: str) -> AskPage:
    return AskPage(3, "main", "shop", method, url, timeout_s=4, params=params, secret="shop")


@pytest.mark.parametrize("url", ["https://shop.example/voice", "https://shop.example:8443/voice?a=b&c=%20d"])
def test_a_form_is_signed_as_the_validator_expects(url: str) -> None:
    request = request_of(ask("POST", url, Digits="1#"), CONTACT, SECRET, told)
    form = dict(parse_qsl(request.body or "", keep_blank_values=True))
    signature = request.headers["X-Twilio-Signature"]
    assert RequestValidator(SECRET).validate(url, form, signature)
    assert not RequestValidator("another").validate(url, form, signature)
    assert not RequestValidator(SECRET).validate(url, {**form, "Digits": "2"}, signature)
    assert form["CallSid"] == "CA" + CONTACT.id
    assert (form["From"], form["To"], form["CallStatus"]) == ("+8613812345678", "4001", "in-progress")
    assert form["Digits"] == "1#"
    assert request.headers["Content-Type"] == "application/x-www-form-urlencoded"
    assert (request.id, request.flow, request.node, request.timeout_s) == (3, "main", "shop", 4)


def test_an_address_with_everything_in_it_is_signed_too() -> None:
    request = request_of(ask("GET", "https://shop.example/voice?a=b", Digits="9"), CONTACT, SECRET, told)
    assert request.body is None
    assert dict(parse_qsl(urlsplit(request.url).query))["Digits"] == "9"
    signature = request.headers["X-Twilio-Signature"]
    assert RequestValidator(SECRET).validate(request.url, {}, signature)


def test_where_a_message_is_kept_is_told_with_its_length() -> None:
    request = request_of(ask("POST", "https://shop.example", RecordingDuration="7"), CONTACT, SECRET, told)
    form = dict(parse_qsl(request.body or ""))
    assert form["RecordingUrl"] == f"/api/v1/recordings?contact={CONTACT.id}"


def test_without_a_secret_nothing_is_signed() -> None:
    assert (
        "X-Twilio-Signature"
        not in request_of(ask("POST", "https://shop.example"), CONTACT, None, told).headers
    )


@given(
    st.dictionaries(st.sampled_from(["Digits", "DialCallStatus", "Ü"]), st.text(max_size=40)),
    st.text(min_size=1),
)
def test_whatever_is_told_is_signed_right(params: dict[str, str], secret: str) -> None:
    params = {name: value.encode("utf-8", "ignore").decode() for name, value in params.items()}
    secret = secret.encode("utf-8", "ignore").decode() or "x"
    request = request_of(ask("POST", "https://shop.example/voice", **params), CONTACT, secret, told)
    form = dict(parse_qsl(request.body or "", keep_blank_values=True))
    assert RequestValidator(secret).validate(request.url, form, request.headers["X-Twilio-Signature"])
