"""What the ledger allows. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

from yunhu.kit.problem import Problem
from yunhu.trust.law.consents.model import ASKED_FOR, ConsentText, Entry, Standing


def check(texts: Sequence[ConsentText]) -> Iterator[Problem]:
    """A purpose has one text."""
    seen = Counter(text.purpose for text in texts)
    for at, text in enumerate(texts):
        if seen[text.purpose] > 1:
            yield Problem(f"consent_texts[{at}].purpose", "law.text_twice", {"purpose": text.purpose})
        if text.purpose in ASKED_FOR:
            yield Problem(f"consent_texts[{at}].purpose", "law.text_needless", {"purpose": text.purpose})


def standing(purpose: str, entries: Iterable[Entry], text: ConsentText | None) -> Standing:
    """How a purpose stands: its last line decides, and only in the words that hold now."""
    version = 0 if text is None else text.version
    about = [each for each in entries if each.purpose == purpose and each.act != "informed"]
    last = max(about, key=lambda each: (each.at, each.id), default=None)
    if last is None:
        return Standing(purpose, "none", version=version)
    if last.act == "withdrawn":
        return Standing(purpose, "withdrawn", last, version)
    same = text is not None and (last.text_version, last.text_digest) == (text.version, text.digest)
    return Standing(purpose, "valid" if same else "outdated", last, version)


def standings(entries: Sequence[Entry], texts: Iterable[ConsentText]) -> list[Standing]:
    """How every purpose stands that is asked for or was ever answered, by name."""
    words = {text.purpose: text for text in texts}
    purposes = {*words, *(each.purpose for each in entries if each.act != "informed")}
    return [standing(purpose, entries, words.get(purpose)) for purpose in sorted(purposes)]


def allows(standing_: Standing) -> bool:
    """Whether a person may be contacted, or their data given away, for this purpose."""
    return standing_.purpose in ASKED_FOR or standing_.state == "valid"
