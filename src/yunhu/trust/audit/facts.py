"""What is announced for the audit. Nothing in it is of a customer; free text was cleaned before."""

import msgspec


class AuditNoted(msgspec.Struct, frozen=True, kw_only=True, tag="audit.noted", tag_field="kind"):
    """Somebody did something, or tried. The fields are those of `platform.http_audit.Entry`."""

    actor: str
    action: str
    object: str = ""
    why: str = ""
    outcome: str = "ok"
    status: int = 0
    address: str = ""
    method: str = ""
    route: str = ""
    request: str = ""
    detail: dict[str, str] = {}
    entry: str = ""
    """The entry's id where it had one before it came to the journal; else it is the fact's."""

    at: int = 0
    """When it was, where that was before it came to the journal; else it is the fact's instant."""
