"""What the interface shows of a customer."""

import msgspec

from yunhu.people.customers.api import shapes
from yunhu.people.customers.model import Customer, Identity, Match, Record


def record(id_: str, phone: str, **more: object) -> Record:
    """A record with one number."""
    identity = Identity(id=f"i{id_}", record=id_, kind="phone", value=phone, added_at=1, added_by="x")
    made = Record(
        id=id_, tenant="t", name=id_, created_at=0, created_by="x", changed_at=0, identities=(identity,)
    )
    return msgspec.structs.replace(made, **more)


WHOLE = Customer(
    record("a", "1", tags=frozenset({"z", "b"}), attributes={"k": "mine"}),
    (record("b", "2", note="theirs", attributes={"k": "theirs", "l": "2"}, merged_into="a"),),
)


def test_a_customer_is_shown_with_all_its_records() -> None:
    shown = shapes.shown(WHOLE)
    assert (shown.id, shown.tags, shown.attributes) == ("a", ["b", "z"], {"k": "mine", "l": "2"})
    assert [it.value for it in shown.identities] == ["1", "2"]
    assert [(it.id, it.note, it.identities[0].value) for it in shown.merged] == [("b", "theirs", "2")]


def test_a_reason_is_said_in_the_readers_language() -> None:
    match = Match(WHOLE, 0.7, "local_number")
    said = {language: shapes.match(match, language).why for language in ("zh-CN", "en")}
    assert said == {"zh-CN": "本地号码一致(缺区号)", "en": "has this local number with an area code"}
