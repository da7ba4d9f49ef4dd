"""Logs.

Constant text and marked fields, as JSON or for a terminal, in which no number of a person is ever in clear:
what slips into the text of a field all the same is taken out here.
"""

import logging
import re
import sys
from collections.abc import MutableMapping
from typing import Any, TextIO

import structlog
from structlog.typing import FilteringBoundLogger, Processor

from yunhu.kit.pii import REDACTED, Pii

_NUMBER = re.compile(
    r"(?<![0-9A-Za-z._-])"  # not inside an id, an address, a decimal or a date
    r"(?:\+[1-9][0-9]{6,14}"  # international
    r"|0?1[3-9][0-9][ -]?[0-9]{4}[ -]?[0-9]{4}"  # Chinese mobile
    r"|0[1-9][0-9]{1,2}[ -]?[0-9]{7,8}"  # Chinese fixed
    r"|[0-9]{4}(?:[ -][0-9]{4}){3}(?:[ -]?[0-9]{1,3})?"  # a bank card in groups
    r"|[0-9]{17}[Xx]|[0-9]{6}[ -][0-9]{8}[ -][0-9]{3}[0-9Xx]"  # an identity card
    r"|[0-9]{7,19}|[０-９]{7,19})"
    r"(?![0-9A-Za-z_]|[.:-][0-9])"
)
"""What looks like the number of a telephone, an identity or a card."""

_SIP_USER = re.compile(
    r"(?<=sip:)[^@\s;>]{1,64}(?=@)|(?<=sips:)[^@\s;>]{1,64}(?=@)|(?<=tel:)[+0-9*#().-]{3,32}"
)
_EMAIL = re.compile(
    r"[A-Za-z0-9._%+-]{1,64}@(?=[A-Za-z0-9-]{1,63}(?:\.[A-Za-z0-9-]{1,63}){0,4}\.[A-Za-z]{2})"
)
_DEEPEST = 6
_MOST_ITEMS = 100
_LONGEST = 4_096
_KNOWN_FIELDS = frozenset({"timestamp", "level"})


def redact_text(text: str) -> str:
    """The text without numbers of persons and the users of addresses, cut at 4 096 characters."""
    if len(text) > _LONGEST:
        text = text[:_LONGEST] + "…"
    if "@" in text or "tel:" in text:
        text = _EMAIL.sub(f"{REDACTED}@", _SIP_USER.sub(REDACTED, text))
    return _NUMBER.sub(REDACTED, text)


def redact(value: object, depth: int = 0) -> object:
    """The value without personal data, as plain data of bounded size.

    Numbers stay: they are counts and instants, phone numbers are texts.
    """
    if value is None or isinstance(value, (bool, int, float)):
        return value
    if isinstance(value, str):
        return redact_text(value)
    if isinstance(value, Pii):
        return REDACTED
    if depth >= _DEEPEST:
        return "…"
    if isinstance(value, dict):
        items = list(value.items())[:_MOST_ITEMS]
        return {redact_text(str(name)): redact(item, depth + 1) for name, item in items}
    if isinstance(value, (list, tuple, set, frozenset)):
        return [redact(item, depth + 1) for item in list(value)[:_MOST_ITEMS]]
    return redact_text(repr(value))


def _redacted(_logger: object, _method: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    for name, value in event.items():
        if name not in _KNOWN_FIELDS:
            event[name] = redact(value)
    return event


def set_up(level: str = "info", format_: str = "json", stream: TextIO | None = None) -> None:
    """Send all logs, ours and the libraries', to `stream` (standard error) as `json` or `text`.

    `level`: debug, info, warning or error.
    """
    threshold = logging.getLevelNamesMapping()[level.upper()]
    common: list[Processor] = [
        structlog.stdlib.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        structlog.processors.format_exc_info,
        _redacted,
    ]
    last: Processor = structlog.processors.JSONRenderer(ensure_ascii=False)
    if format_ == "text":
        last = structlog.dev.ConsoleRenderer(colors=False)
    out = stream or sys.stderr
    structlog.configure(
        processors=[*common, last],
        wrapper_class=structlog.make_filtering_bound_logger(threshold),
        logger_factory=structlog.WriteLoggerFactory(file=out),
        cache_logger_on_first_use=stream is None,
    )
    handler = logging.StreamHandler(out)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=[structlog.stdlib.add_logger_name, *common],
            processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, last],
        )
    )
    root = logging.getLogger()
    root.handlers = [handler]
    # Libraries log request lines and SQL at info: those hold numbers, and cost more than what they tell.
    root.setLevel(max(threshold, logging.WARNING))


def logger(room: str) -> FilteringBoundLogger:
    """The logger of a room. Log constant text; what differs goes into fields."""
    return structlog.get_logger(room=room)  # type: ignore[no-any-return]
