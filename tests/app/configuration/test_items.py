"""Objects are put and taken away one by one; the whole stays as it was."""

from __future__ import annotations

import pytest

from yunhu.app.configuration.errors import NoSuchItem
from yunhu.app.configuration.items import KINDS, Kind, every, index_of, named, number_id, one, put, without
from yunhu.app.configuration.model import Centre
from yunhu.flow.inbound.model import Number
from yunhu.people.agents.model import Skill

BY_FIELD = {kind.field: kind for kind in KINDS}
SKILLS = BY_FIELD["skills"]
CENTRE = Centre(skills=(Skill("talk", "Talk"), Skill("sell", "Sell")))


def test_every_list_of_a_centre_is_a_kind() -> None:
    lists = {name for name in Centre.__struct_fields__ if isinstance(getattr(Centre(), name), tuple)}
    # What is staged is put there by a publish, which has a door of its own; addresses and declarations of
    # fields are no objects.
    assert set(BY_FIELD) == lists - {"staged_flows", "http_allowed", "data_fields"}


def test_one_is_found_by_its_id() -> None:
    assert one(CENTRE, SKILLS, "sell") == Skill("sell", "Sell")
    assert index_of(CENTRE, SKILLS, "sell") == 1
    with pytest.raises(NoSuchItem):
        one(CENTRE, SKILLS, "fly")


def test_what_is_put_replaces_or_is_added() -> None:
    replaced = put(CENTRE, SKILLS, Skill("talk", "Speak"))
    assert every(replaced, SKILLS) == (Skill("talk", "Speak"), Skill("sell", "Sell"))
    added = put(CENTRE, SKILLS, Skill("fly", "Fly"))
    assert [SKILLS.id_of(skill) for skill in every(added, SKILLS)] == ["talk", "sell", "fly"]
    assert CENTRE.skills[0].name == "Talk"


def test_one_is_taken_away() -> None:
    assert every(without(CENTRE, SKILLS, "talk"), SKILLS) == (Skill("sell", "Sell"),)
    with pytest.raises(NoSuchItem):
        without(CENTRE, SKILLS, "fly")


def test_a_number_of_a_trunk_is_another_number() -> None:
    numbers = BY_FIELD["numbers"]
    anywhere, of_trunk = Number("5000", "A", "f"), Number("5000", "B", "f", trunk="t")
    centre = Centre(numbers=(anywhere, of_trunk))
    assert (number_id(anywhere), number_id(of_trunk)) == ("5000", "5000@t")
    assert one(centre, numbers, "5000@t") is of_trunk
    assert without(centre, numbers, "5000").numbers == (of_trunk,)


@pytest.mark.parametrize(
    ("kind", "id_", "plain", "whole"),
    [
        (SKILLS, "talk", {"name": "Talk"}, {"id": "talk", "name": "Talk"}),
        (SKILLS, "talk", {"id": "other"}, {"id": "other"}),
        (BY_FIELD["phones"], "8001", {}, {"username": "8001"}),
        (BY_FIELD["numbers"], "5000", {}, {"number": "5000"}),
        (BY_FIELD["numbers"], "5000@t", {"name": "N"}, {"number": "5000", "trunk": "t", "name": "N"}),
        (SKILLS, "talk", [1], [1]),
    ],
)
def test_the_path_names_what_the_body_does_not(kind: Kind, id_: str, plain: object, whole: object) -> None:
    assert named(plain, kind, id_) == whole
