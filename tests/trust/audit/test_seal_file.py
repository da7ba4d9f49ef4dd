"""Files of seals: only ever appended to, and read as far as they are whole."""

from __future__ import annotations

from pathlib import Path

from yunhu.platform.secrets import is_private
from yunhu.trust.audit.model import Seal, Statement
from yunhu.trust.audit.seal_file import append, of_chain, read


def seal(number: int, chain: str = "c", tenant: str = "main") -> Seal:
    statement = Statement(
        kind="root", tenant=tenant, chain=chain, number=number, first=1, last=0, root="", head="",
        at=0, previous="",
    )  # fmt: skip
    return Seal(statement=statement, key="k", signature="s")


def test_what_was_appended_is_read(tmp_path: Path) -> None:
    path = tmp_path / "deep" / "seals.jsonl"
    assert read(path) == []
    for number in range(3):
        append(path, seal(number))
    assert read(path) == [seal(0), seal(1), seal(2)]
    assert is_private(path)


def test_lines_that_are_no_seals_are_passed_over(tmp_path: Path) -> None:
    path = tmp_path / "seals.jsonl"
    append(path, seal(1))
    with path.open("ab") as file:
        file.write(b'\xff\n{"half')
    append(path, seal(2))
    assert read(path) == [seal(1), seal(2)]


def test_each_chain_has_its_own() -> None:
    seals = [seal(1), seal(1, chain="d"), seal(1, tenant="other")]
    assert of_chain(seals, "main", "c") == [seals[0]]
