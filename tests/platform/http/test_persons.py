import pytest
from pydantic import BaseModel

from yunhu.kit.reach import Reach
from yunhu.platform.http.base import Principal
from yunhu.platform.http.persons import Given, MaskedValue, ShownNumber, ShownTarget, names_for


class Shape(BaseModel):
    number: ShownNumber
    to: ShownTarget = ""


class Wanted(BaseModel):
    number: Given | None = None


def who(*words: str) -> Principal:
    return Principal("t", "user:1", dict.fromkeys(words, Reach.TENANT))


def test_a_shape_cannot_hold_a_number_in_clear() -> None:
    shape = Shape(number="+8613800001234", to="number:13800001234")

    assert (shape.number, shape.to) == ("138****1234", "number:138****1234")


def test_names_are_for_those_who_hold_the_word() -> None:
    assert names_for(who("customer.name"))("王小明") == "王小明"
    assert names_for(who("contact.read"))("王小明") == "王**"


def test_a_mask_is_no_data() -> None:
    with pytest.raises(MaskedValue) as refused:
        Wanted(number="138****1234")

    assert refused.value.params == {"field": "number"}
    assert Wanted(number="13800001234").number == "13800001234"
