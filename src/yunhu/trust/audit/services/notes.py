"""Takes entries: from the HTTP door, from rooms, and from commands by way of a table."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import msgspec

from yunhu.platform.http.audit import LONGEST_OBJECT, LONGEST_PURPOSE, Entry
from yunhu.platform.telemetry import redact_text
from yunhu.trust.audit.facts import AuditNoted
from yunhu.trust.audit.ports import Announce, Clean, Disk

LONGEST_WORD = 64
LONGEST_METHOD = 16
LONGEST_ACTOR = 128
MOST_DETAILS = 20
LONGEST_DETAIL = 200

SYSTEM = "system"


class Audit:
    """Writes entries down as facts. Used on the loop's thread."""

    def __init__(self, announce: Announce, disk: Disk, clean: Clean) -> None:
        """`clean` takes personal data out of what people type; in ids, only what looks like a number goes."""
        self._announce = announce
        self._disk = disk
        self._clean = clean

    def note(
        self,
        tenant: str,
        actor: str,
        action: str,
        object: str = "",
        why: str = "",
        outcome: str = "ok",
        detail: Mapping[str, object] | None = None,
    ) -> None:
        """Write down what did not come by HTTP.

        `outcome` is `ok`, `refused` or `failed`; `detail` holds ids, counts and words, never a
        value in clear.
        """
        said = {name: str(value) for name, value in (detail or {}).items()}
        entry = Entry(actor=actor, action=action, object=object, why=why, outcome=outcome, detail=said)
        self.take(tenant, entry)

    def take(self, tenant: str, entry: Entry) -> None:
        """Keep an entry; see `Auditor`."""
        self._announce(tenant, None, noted(entry, self._clean))

    def take_late(self, tenant: str, entry: Entry, id_: str, at: int) -> None:
        """Keep an entry that was made elsewhere, by its id: the second time nothing comes of it."""
        fact = noted(entry, self._clean)
        self._announce(tenant, None, msgspec.structs.replace(fact, entry=id_, at=at))

    def writable(self) -> bool:
        """Whether an entry made now reaches the disk."""
        return self._disk.accepting and not self._disk.losing and not self._disk.troubled

    async def durable(self) -> None:
        """Wait until what was given is on the disk. Raises `JournalUnavailable`."""
        await self._disk.durable()


def noted(entry: Entry, clean: Callable[[str], str]) -> AuditNoted:
    """The fact of an entry: free text without personal data, everything of a bounded length."""

    def tidy(text: str, longest: int) -> str:
        return redact_text(writable(text)[:longest])

    return AuditNoted(
        actor=writable(entry.actor)[:LONGEST_ACTOR],
        action=writable(entry.action)[:LONGEST_WORD],
        object=tidy(entry.object, LONGEST_OBJECT),
        why=clean(writable(entry.why)[:LONGEST_PURPOSE]),
        outcome=entry.outcome,
        status=entry.status,
        address=writable(entry.address)[:LONGEST_WORD],
        method=writable(entry.method)[:LONGEST_METHOD],
        route=entry.route[:LONGEST_OBJECT],
        request=entry.request[:LONGEST_WORD],
        detail={
            writable(name)[:LONGEST_WORD]: tidy(value, LONGEST_DETAIL)
            for name, value in sorted(entry.detail.items())[:MOST_DETAILS]
        },
    )


def writable(text: str) -> str:
    """The text without what no database takes: control characters, and halves of characters."""
    whole = text.encode("utf-8", "replace").decode("utf-8")
    return "".join(character for character in whole if character.isprintable())
