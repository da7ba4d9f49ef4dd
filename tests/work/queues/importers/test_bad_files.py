"""Whatever is in a file: it is read, or refused in words with a line; an importer never fails otherwise."""

from __future__ import annotations

from random import Random

import pytest
from tests.work.queues.importers.player import load

from yunhu.platform import texts
from yunhu.work.queues.importers.known import IMPORTERS
from yunhu.work.queues.importers.model import Misread

ROUNDS = 400
PIECES = (
    "",
    '"',
    "{",
    "]",
    "null",
    "-1",
    "99999999999",
    "[]",
    "x",
    "0.5",
    "\n",
    "=",
    "<a>",
    "true",
    "é",
    "\x00",
)


def damaged(text: str, chance: Random) -> str:
    """A text with a few places replaced, or a part of it elsewhere."""
    for _ in range(chance.randrange(1, 4)):
        at = chance.randrange(len(text) + 1)
        end = min(len(text), at + chance.choice((0, 1, 3, 20)))
        start = chance.randrange(len(text) + 1)
        piece = chance.choice((*PIECES, text[start : start + 30]))
        text = text[:at] + piece + text[end:]
    return text


def refusal(dialect: str, files: dict[str, str]) -> Misread | None:
    """How the files are refused; None when they are read."""
    try:
        IMPORTERS[dialect](files)
    except Misread as bad:
        return bad
    return None


@pytest.mark.parametrize("dialect", IMPORTERS)
def test_a_damaged_file_is_read_or_refused(dialect: str) -> None:
    chance, catalogues = Random(dialect), texts.load()
    known = [files for _, files, _ in load(dialect)]
    refused = 0
    for number in range(ROUNDS):
        files = {name: damaged(text, chance) for name, text in chance.choice(known).items()}
        bad = refusal(dialect, files)
        if bad is not None:
            refused += 1
            most = max(len(text.splitlines()) for text in files.values()) + 1
            assert catalogues.has(bad.id), number
            assert 0 <= bad.line <= most, (number, bad)
    assert 0 < refused < ROUNDS
