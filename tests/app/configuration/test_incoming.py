"""What comes in becomes typed, or every fault of it is named."""

from __future__ import annotations

import pytest

from yunhu.app.configuration import incoming
from yunhu.app.configuration.errors import Faulty, UnknownForm
from yunhu.app.configuration.items import KINDS
from yunhu.app.configuration.model import Centre
from yunhu.kit.problem import Problem
from yunhu.people.agents.model import Skill

REALM = "pbx.test"
KIND = {kind.field: kind for kind in KINDS}


def nothing_wrong(centre: Centre) -> list[Problem]:
    return []


def test_json_and_yaml_say_the_same() -> None:
    as_json = incoming.centre(
        b'{"skills": [{"id": "a", "name": "A"}]}', "application/json", REALM, {}, nothing_wrong
    )
    as_yaml = incoming.centre(
        b"skills: [{id: a, name: A}]", "text/yaml; charset=utf-8", REALM, {}, nothing_wrong
    )
    assert as_json[0] == as_yaml[0] == Centre(skills=(Skill("a", "A"),))


@pytest.mark.parametrize("form", ["application/xml", "multipart/form-data; boundary=x", "text/plain"])
def test_other_forms_are_refused(form: str) -> None:
    with pytest.raises(UnknownForm):
        incoming.plain(b"{}", form)


@pytest.mark.parametrize(
    ("body", "form"),
    [(b"{", ""), (b"\xff", ""), (b"[" * 100_000, ""), (b"a: [", "text/yaml"), (b"\xff", "text/yaml")],
)
def test_what_cannot_be_read_is_one_problem(body: bytes, form: str) -> None:
    centre, (problem,), _ = incoming.centre(body, form, REALM, {}, nothing_wrong)
    assert centre is None
    assert problem.id in ("config.syntax", "config.too_deep")
    assert len(str(problem.params)) < 400


def test_every_fault_is_named_with_its_line() -> None:
    text = b"skills:\n  - {id: a}\nphones:\n  - {username: '1', password: short}\nagent: []\n"
    centre, problems, where = incoming.centre(text, "text/yaml", REALM, {}, nothing_wrong)
    assert centre is None
    found = {(problem.id, where.line_of(problem.path)) for problem in problems}
    assert found == {("centre.bad_password", 4), ("config.missing", 2), ("config.unknown_near", 5)}


def test_warnings_do_not_stop_a_centre() -> None:
    warning = Problem("queues", "queue.no_agents", {"queue": "q"}, warning=True)
    centre, problems, _ = incoming.centre(b"{}", "", REALM, {}, lambda _: [warning])
    assert (centre, problems) == (Centre(), [warning])
    wrong = Problem("queues", "queue.duplicate", {"queue": "q"})
    assert incoming.centre(b"{}", "", REALM, {}, lambda _: [wrong])[0] is None


def test_an_object_takes_its_id_from_the_path() -> None:
    assert incoming.item(b'{"name": "A"}', "", KIND["skills"], "a", REALM, {}) == Skill("a", "A")
    with pytest.raises(Faulty) as caught:
        incoming.item(b'{"id": "b", "name": "A"}', "", KIND["skills"], "a", REALM, {})
    assert caught.value.problems[0].id == "centre.other_id"


@pytest.mark.parametrize("body", [b"{", b"null", b"[]", b"3", b'{"id": 3}', b'{"nam": "x"}'])
def test_junk_is_no_object(body: bytes) -> None:
    with pytest.raises(Faulty):
        incoming.item(body, "", KIND["skills"], "a", REALM, {})
