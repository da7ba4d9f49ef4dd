"""What a fact, a row and a record look like where they are kept, and what happens to what was changed."""

from pathlib import Path

import msgspec
import pytest
from tests.keys import KEYS

from yunhu.kit.pii import KINDS, Name, Number, Words
from yunhu.platform import sealing
from yunhu.platform.clock import SystemClock
from yunhu.platform.journal.journal import FactDecoder, Journal
from yunhu.platform.sealing import NUMBER, UNREADABLE, NoSealer, Unreadable

NUMBER_TEXT = "+8613800138000"


class Called(msgspec.Struct, frozen=True, kw_only=True, tag="test.called", tag_field="kind"):
    caller: Number
    name: Name | None = None
    attributes: dict[str, Words] = {}
    seconds: int = 0


def written_in(folder: Path) -> bytes:
    """All that is in the files of a folder."""
    return b"".join(path.read_bytes() for path in folder.iterdir())


async def test_facts_and_records_are_sealed_in_the_journal_and_open_where_they_are_read(
    tmp_path: Path,
) -> None:
    journal = Journal(tmp_path / "journal.db", SystemClock())
    journal.start()
    told = Called(
        caller=Number(NUMBER_TEXT), name=Name("王小明"), attributes={"id": Words("11010519491231002X")}
    )
    envelope = journal.append("t", "c", told)
    journal.remember("contact:c", b"of " + NUMBER_TEXT.encode())
    await journal.durable()
    on_disk = written_in(tmp_path)
    assert b"13800138000" not in on_disk
    assert "王小明".encode() not in on_disk
    assert b"002X" not in on_disk
    read = FactDecoder(Called).decode(journal.read_after(0, 10)[0])
    assert isinstance(read, Called)
    assert NUMBER_TEXT not in repr(read)
    assert (read.caller.reveal(), read) == (NUMBER_TEXT, told)
    assert sealing.opened(msgspec.msgpack.decode(envelope.body))["attributes"] == {"id": "11010519491231002X"}
    await journal.close()
    again = Journal(tmp_path / "journal.db", SystemClock())
    assert again.records() == {"contact:c": b"of " + NUMBER_TEXT.encode()}
    again.remember("contact:d", b"x")
    await again.close()


async def test_a_record_in_the_place_of_another_is_empty(tmp_path: Path) -> None:
    journal = Journal(tmp_path / "journal.db", SystemClock())
    journal.start()
    journal.remember("contact:a", b"story of a")
    await journal.close()
    again = Journal(tmp_path / "journal.db", SystemClock())
    [blob] = again._found.values()
    again._found.update({"contact:b": blob, "contact:c": blob[:-1], "contact:d": b"clear"})
    assert again.records() == {
        "contact:a": b"story of a",
        "contact:b": b"",
        "contact:c": b"",
        "contact:d": b"",
    }
    again.start()
    await again.close()


def test_what_a_fact_brought_sealed_is_copied_and_not_sealed_anew() -> None:
    body = msgspec.msgpack.encode(Called(caller=Number("1")), enc_hook=sealing.enc_hook)
    read = msgspec.msgpack.decode(body, type=Called, dec_hook=sealing.dec_hook)
    assert sealing.kept(read.caller) == msgspec.msgpack.decode(body)["caller"]


def test_other_strange_types_are_neither_written_nor_read() -> None:
    with pytest.raises(TypeError):
        sealing.enc_hook(object())
    with pytest.raises(TypeError):
        sealing.dec_hook(Number, 7)


def test_a_changed_or_swapped_value_is_unreadable_and_the_rest_is_shown() -> None:
    name, number = sealing.seal("王小明", "name"), sealing.seal(NUMBER_TEXT, NUMBER)
    tree = {"name": name.replace(".name", ".number"), "other": [number, 7], "cut": number[:30] + ".number"}
    assert sealing.opened(tree) == {"name": UNREADABLE, "other": [NUMBER_TEXT, 7], "cut": UNREADABLE}
    with pytest.raises(Unreadable):
        sealing.unseal(name, NUMBER)
    with pytest.raises(Unreadable):
        sealing.seal(UNREADABLE, "name")


def test_nothing_is_written_without_keys(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sealing, "_in_use", [])
    with pytest.raises(NoSealer):
        msgspec.msgpack.encode(Called(caller=Number("1")), enc_hook=sealing.enc_hook)
    sealing.use(KEYS)
    assert sealing.in_use() is KEYS


def test_every_kind_is_named_by_what_it_is_about() -> None:
    assert {about: kind.about for about, kind in KINDS.items()} == {about: about for about in KINDS}
