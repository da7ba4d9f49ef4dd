"""Everything personal in a text: one cheap look for each family, then exact checks where it saw something."""

from typing import Final

from yunhu.trust.privacy.detect import (
    address,
    bank_card,
    email,
    id_card,
    landline,
    mobile,
    name,
    passport,
    plate,
)
from yunhu.trust.privacy.detect.findings import Finding, resolved
from yunhu.trust.privacy.detect.runs import Run, runs, without_numerals

_NUMBERS: Final = (
    (15, id_card.find),
    (13, bank_card.find),
    (11, mobile.find),
    (10, landline.find),
    (7, landline.find_local),
    (7, passport.find),
)
"""Each kind of number, and how many digits it has at least."""
_TEXTS: Final = (plate.find, email.find, name.find, address.find)


def find(text: str) -> list[Finding]:
    """What was found, in the order of the text and without overlaps."""
    found = [one for look in _TEXTS for one in look(text)]
    for run in runs(text):
        numbers = _in_run(run)
        if not numbers and (western := without_numerals(run)) is not None:
            numbers = _in_run(western)
        found += numbers
    return resolved(found) if len(found) > 1 else found


def _in_run(run: Run) -> list[Finding]:
    """The shortest that each kind can be spares most runs, which are days and amounts, most of the checks."""
    found: list[Finding] = []
    for shortest, look in _NUMBERS:
        if run.length >= shortest:
            found += look(run)
            if found and found[-1].start <= run.start and run.end <= found[-1].end:
                break  # the whole run is this
    return found
