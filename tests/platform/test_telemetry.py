"""Logs without a phone number."""

import io
import json
import logging

import pytest

from yunhu.kit.pii import Pii
from yunhu.platform import telemetry


@pytest.mark.parametrize(
    "number",
    [
        "13800138000",
        "+8613800138000",
        "138-0013-8000",
        "138 0013 8000",
        "010-65529988",
        "02165529988",
        "4008001234",
    ],
)
@pytest.mark.parametrize(
    "around", ["{}", "caller {} hung up", "<sip:{}@10.0.0.1>", "'{}',", "tel:{}", "来自{}的来电"]
)
def test_numbers_are_redacted(number: str, around: str) -> None:
    shown = telemetry.redact_text(around.format(number))
    assert not any(part in shown for part in (number, "00138", "655299", "800123"))
    assert "‹redacted›" in shown


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("id 11010519491231002X kept", "id ‹redacted› kept"),
        ("id 110105 19491231 002X", "id ‹redacted›"),
        ("card 6222 0210 0000 0000 009", "card ‹redacted›"),
        ("card 6222021000000000009", "card ‹redacted›"),
        ("１３８００１３８０００来电", "‹redacted›来电"),
        ("mail li.na@corp.example.com", "mail ‹redacted›@corp.example.com"),
    ],
)
def test_cards_identities_and_e_mail_are_redacted(text: str, shown: str) -> None:
    assert telemetry.redact_text(text) == shown


@pytest.mark.parametrize(
    "text",
    [
        "017f22e279b07cc398c4dc0c0c07398f",
        "017f22e2-79b0-7cc3-98c4-dc0c0c07398f",
        "192.168.100.200:39998",
        "2026-01-31T08:05:00.123Z",
        "0.1234567",
        "queue support has 1200 waiting",
    ],
)
def test_ids_addresses_and_figures_stay(text: str) -> None:
    assert telemetry.redact_text(text) == text


def test_fields_are_redacted_at_any_depth_and_bounded() -> None:
    deep: list[object] = []
    for _ in range(50):
        deep = [deep]
    shown = telemetry.redact({"a": [{"13800138000": Pii("x")}], "n": 13, "deep": deep, "long": "x" * 10_000})
    assert isinstance(shown, dict)
    assert shown["a"] == [{"‹redacted›": "‹redacted›"}]
    assert shown["n"] == 13
    assert len(str(shown)) < 5000


def test_our_logs_and_the_libraries_are_json_without_numbers() -> None:
    out = io.StringIO()
    telemetry.set_up("info", "json", out)
    telemetry.logger("test").info(
        "a call arrived", caller=Pii("13800138000"), raw="from 13800138000", took_ms=5
    )
    telemetry.logger("test").debug("not shown")
    logging.getLogger("library").warning("cannot reach %s", "+8613800138000")
    try:
        raise ValueError("13800138000")
    except ValueError:
        telemetry.logger("test").exception("it failed")
    lines = [json.loads(line) for line in out.getvalue().splitlines()]
    assert [line["event"] for line in lines] == ["a call arrived", "cannot reach ‹redacted›", "it failed"]
    assert lines[0]["took_ms"] == 5
    assert lines[0]["room"] == "test"
    assert lines[1]["level"] == "warning"
    assert "Traceback" in lines[2]["exception"]
    assert "138" not in out.getvalue()
