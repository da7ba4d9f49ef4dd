"""Configuration as it comes in over HTTP: JSON or YAML becomes typed objects, or everything that is wrong."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

import msgspec

from yunhu.app.configuration import phones
from yunhu.app.configuration.errors import Faulty, UnknownForm
from yunhu.app.configuration.items import Kind, named
from yunhu.app.configuration.model import Centre
from yunhu.app.configuration.phones import Hashes
from yunhu.kit.problem import Problem
from yunhu.platform.documents import located
from yunhu.platform.documents.located import Located
from yunhu.telephony.registrar.model import Phone

T = TypeVar("T")

JSON = "application/json"
YAML = frozenset({"text/yaml", "application/yaml", "application/x-yaml", "text/x-yaml"})

Check = Callable[[Centre], list[Problem]]
"""What is wrong between the parts of a centre, and warnings."""


def plain(body: bytes, content_type: str) -> tuple[Located, list[Problem]]:
    """The data of a body, with lines when it is YAML; or why it cannot be read. Raises UnknownForm."""
    form = content_type.partition(";")[0].strip().lower()
    if form not in YAML | {JSON, ""}:
        raise UnknownForm(form=form[:60])
    try:
        if form in YAML:
            return located.load(body.decode("utf-8"))
        return Located(msgspec.json.decode(body)), []
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        return Located(None), [Problem("", "config.syntax", {"reason": str(error)[:200]})]


def centre(
    body: bytes, content_type: str, realm: str, kept: Hashes, check: Check
) -> tuple[Centre | None, list[Problem], Located]:
    """The centre in a body, all that is wrong with it and warnings, and where things stand in the text.

    There is no centre when anything is wrong. Raises UnknownForm.
    """
    where, problems = plain(body, content_type)
    if problems:
        return None, problems, where
    data, faults = phones.all_hashed(where.data, realm, kept)
    found, problems = located.convert(Located(data, where.lines), Centre)
    problems = faults + problems
    if found is not None and not problems:
        problems = check(found)
    wrong = any(not problem.warning for problem in problems)
    return (None if wrong else found), problems, where


def part(body: bytes, content_type: str, kind: type[T]) -> T:
    """The part of a centre in a body, whole. Raises Faulty, UnknownForm."""
    where, problems = plain(body, content_type)
    found = None
    if not problems:
        found, problems = located.convert(where, kind)
    if found is None:
        raise Faulty(problems, where)
    return found


def item(body: bytes, content_type: str, kind: Kind, id_: str, realm: str, kept: Hashes) -> msgspec.Struct:
    """The object in a body, which takes its id from the path. Raises Faulty, UnknownForm."""
    where, problems = plain(body, content_type)
    if problems:
        raise Faulty(problems, where)
    data, faults = named(where.data, kind, id_), list[Problem]()
    if kind.type is Phone:
        data, faults = phones.hashed(data, realm, kept, "")
    where = Located(data, where.lines)
    found, problems = located.convert(where, kind.type)
    if found is None or faults:
        raise Faulty([*faults, *problems], where)
    if kind.id_of(found) != id_:
        raise Faulty([Problem(kind.key, "centre.other_id", {"id": kind.id_of(found), "wanted": id_})], where)
    return found
