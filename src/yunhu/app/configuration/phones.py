"""Passwords of phones on their way in and out: a hash is kept instead, and never shown again. Pure.

The hash of user, realm and password is as good as the password for SIP, so readers do not get it: a phone
that comes back without one (a document that was read and is written again) keeps the one it had.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import msgspec

from yunhu.app.configuration.model import Centre
from yunhu.kit.problem import Problem
from yunhu.telephony.sip.digest import ALGORITHMS, ha1

SHORTEST, LONGEST = 8, 128
"""Characters of a phone's password."""

Hashes = Mapping[str, Mapping[str, str]]
"""User name → algorithm → hash."""


def hashes_of(centre: Centre) -> Hashes:
    """The hashes that a configuration holds."""
    return {phone.username: phone.ha1 for phone in centre.phones}


def hashed(phone: object, realm: str, kept: Hashes, path: str) -> tuple[object, list[Problem]]:
    """A plain phone with hashes in place of its password; what is no phone at all is left as it is."""
    if not isinstance(phone, dict) or not isinstance(phone.get("username"), str):
        return phone, []
    username: str = phone["username"]
    rest = {name: value for name, value in phone.items() if name != "password"}
    if "password" in phone:
        password = phone["password"]
        if not isinstance(password, str) or not SHORTEST <= len(password) <= LONGEST:
            params: dict[str, object] = {"least": SHORTEST, "most": LONGEST}
            return {"ha1": {}, **rest}, [
                Problem(f"{path}.password".lstrip("."), "centre.bad_password", params)
            ]
        return {**rest, "ha1": {each: ha1(each, username, realm, password) for each in ALGORITHMS}}, []
    if not rest.get("ha1"):
        if username not in kept:
            problem = Problem(path, "centre.phone_without_password", {"id": username})
            return {**rest, "ha1": {}}, [problem]
        return {**rest, "ha1": dict(kept[username])}, []
    return rest, []


def all_hashed(document: object, realm: str, kept: Hashes) -> tuple[object, list[Problem]]:
    """A plain centre in which every phone has hashes."""
    if not isinstance(document, dict) or not isinstance(document.get("phones"), list | tuple):
        return document, []
    problems: list[Problem] = []
    phones = []
    for at, phone in enumerate(document["phones"]):
        done, faults = hashed(phone, realm, kept, f"phones[{at}]")
        phones.append(done)
        problems += faults
    return {**document, "phones": phones}, problems


def shown(item: msgspec.Struct) -> dict[str, Any]:
    """An object of the configuration, or all of it, as plain data without hashes."""
    plain: dict[str, Any] = msgspec.to_builtins(item)
    for phone in _phones_in(plain):
        phone.pop("ha1", None)
    return plain


def _phones_in(plain: dict[str, Any]) -> Iterator[dict[str, Any]]:
    if "ha1" in plain:
        yield plain
    yield from plain.get("phones", ())
