"""What a centre's configuration says of a contact's recording: its queue first, then its number."""

from __future__ import annotations

from yunhu.app.directory import Directory
from yunhu.flow.inbound.recorder import Rules, Terms
from yunhu.work.calls.model import Contact
from yunhu.work.calls.moves.pieces import queue_of


def recording_rules(directory: Directory) -> Rules:
    """The rules as they are in force, asked each time."""

    def of(contact: Contact) -> Terms:
        id_ = queue_of(contact)
        queue = directory.queue(contact.tenant, id_) if id_ is not None else None
        number = directory.number(contact.tenant, contact.dialled, contact.trunk)
        named = (queue.retention if queue else None) or (number.retention if number else None)
        return Terms(named or "", number is not None and number.unrecorded is not None)

    return Rules(of, lambda: directory.centre.recordings.resume_after_s)
