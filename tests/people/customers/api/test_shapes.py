"""What the interface shows of a customer."""

from typing import Any

import msgspec
import pytest

from yunhu.kit.reach import Reach
from yunhu.people.customers.api import shapes
from yunhu.people.customers.model import Customer, Identity, Match, Record
from yunhu.platform.http.base import Principal
from yunhu.platform.http.persons import MaskedValue


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


EVERYBODY = Principal("t", "user:x", {"customer.read": Reach.TENANT})
AGENT = Principal("t", "user:y", dict.fromkeys(("customer.read", "customer.name"), Reach.TENANT))


def test_a_customer_is_shown_with_all_its_records() -> None:
    shown = shapes.shown(WHOLE, AGENT)
    assert (shown.id, shown.tags, shown.attributes) == ("a", ["b", "z"], {"k": "mine", "l": "2"})
    assert [it.value for it in shown.identities] == ["1", "2"]
    assert [(it.id, it.note, it.identities[0].value) for it in shown.merged] == [("b", "theirs", "2")]


def test_a_reason_is_said_in_the_readers_language() -> None:
    match = Match(WHOLE, 0.7, "local_number")
    said = {language: shapes.match(match, language, AGENT).why for language in ("zh-CN", "en")}
    assert said == {"zh-CN": "本地号码一致(缺区号)", "en": "has this local number with an area code"}


def test_what_is_personal_is_masked_and_names_are_for_those_who_may_see_them() -> None:
    customer = Customer(
        record(
            "王小明",
            "+8613800138000",
            attributes={"mobile": "13900139000", "level": "gold"},
            identities=(
                Identity(id="i1", record="a", kind="phone", value="+8613800138000", added_at=1, added_by="x"),
                Identity(id="i2", record="a", kind="email", value="wang@x.com", added_at=2, added_by="x"),
                Identity(id="i3", record="a", kind="wechat", value="wxid_12345", added_at=3, added_by="x"),
            ),
        )
    )
    shown = shapes.shown(customer, EVERYBODY)
    assert [it.value for it in shown.identities] == ["138****8000", "w***@x.com", "w***5"]
    assert shown.attributes == {"mobile": "139****9000", "level": "gold"}
    assert (shown.name, shapes.shown(customer, AGENT).name) == ("王**", "王小明")


@pytest.mark.parametrize("wanted", [{"name": "王**"}, {"name": "x", "attributes": {"mobile": "139****9000"}}])
def test_what_was_masked_is_not_taken_back(wanted: dict[str, Any]) -> None:
    with pytest.raises(MaskedValue):
        shapes.CustomerWanted(**wanted)
