"""Passwords become hashes, and hashes are never shown."""

from __future__ import annotations

import msgspec
import pytest

from yunhu.app.configuration.model import Centre
from yunhu.app.configuration.phones import all_hashed, hashed, hashes_of, shown
from yunhu.telephony.registrar.model import Phone
from yunhu.telephony.sip.digest import ha1

REALM = "pbx.test"


def test_a_password_becomes_a_hash_for_each_algorithm() -> None:
    phone, problems = hashed({"username": "8001", "password": "open sesame"}, REALM, {}, "")
    assert problems == []
    assert phone == {
        "username": "8001",
        "ha1": {each: ha1(each, "8001", REALM, "open sesame") for each in ("SHA-256", "MD5")},
    }


def test_a_phone_without_a_password_keeps_its_hashes() -> None:
    kept = {"8001": {"MD5": "0" * 32}}
    phone, problems = hashed({"username": "8001", "name": "Desk"}, REALM, kept, "")
    assert (phone, problems) == ({"username": "8001", "name": "Desk", "ha1": kept["8001"]}, [])


def test_a_new_phone_needs_a_password() -> None:
    _, (problem,) = hashed({"username": "8002"}, REALM, {}, "phones[1]")
    assert (problem.path, problem.id, problem.params) == (
        "phones[1]",
        "centre.phone_without_password",
        {"id": "8002"},
    )


@pytest.mark.parametrize("password", ["short", "x" * 129, 12345678, None])
def test_a_password_has_a_length(password: object) -> None:
    phone, (problem,) = hashed({"username": "8001", "password": password}, REALM, {}, "phones[0]")
    assert (problem.path, problem.id) == ("phones[0].password", "centre.bad_password")
    assert str(password) not in str(problem)
    assert "password" not in str(phone)


@pytest.mark.parametrize("junk", [None, "8001", {}, {"username": 8001, "password": "x"}, []])
def test_what_is_no_phone_is_left_to_the_types(junk: object) -> None:
    assert hashed(junk, REALM, {}, "") == (junk, [])


@pytest.mark.parametrize("junk", [None, [], {"phones": "x"}, {}])
def test_what_is_no_document_is_left_to_the_types(junk: object) -> None:
    assert all_hashed(junk, REALM, {}) == (junk, [])


def test_all_phones_of_a_document() -> None:
    document = {"phones": [{"username": "1", "password": "open sesame"}, {"username": "2"}]}
    done, (problem,) = all_hashed(document, REALM, {})
    assert isinstance(done, dict)
    assert [sorted(phone) for phone in done["phones"]] == [["ha1", "username"], ["ha1", "username"]]
    assert problem.path == "phones[1]"
    assert document["phones"][0] == {"username": "1", "password": "open sesame"}


def test_hashes_are_not_shown() -> None:
    phone = Phone(username="8001", ha1={"MD5": "0" * 32}, name="Desk")
    centre = Centre(phones=(phone,))
    assert shown(phone) == {"username": "8001", "name": "Desk", "agent": None, "srtp": "required"}
    assert list(shown(centre)["phones"]) == [shown(phone)]
    assert hashes_of(centre) == {"8001": phone.ha1}


def test_what_a_phone_may_encrypt_is_one_of_three_words() -> None:
    described = {"username": "1", "ha1": {"MD5": "0" * 32}, "srtp": "off"}
    assert msgspec.convert(described, Phone).srtp == "off"
    with pytest.raises(msgspec.ValidationError):
        msgspec.convert(described | {"srtp": "maybe"}, Phone)
