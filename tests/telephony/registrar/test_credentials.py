"""Credentials that nobody keeps."""

import pytest

from yunhu.telephony.registrar import credentials
from yunhu.telephony.registrar.credentials import AGENT, VISIT, Claim, issue, read
from yunhu.telephony.sip.digest import ha1

SECRET = b"s" * 32


def test_an_authorization_user_says_who_from_where_and_until_when() -> None:
    given = issue(SECRET, AGENT, "li.na", "tab-1", 1_800_000_000)
    assert (given.user, given.authorization_user) == ("agent.li.na", "agent.li.na.tab-1.1800000000")
    claim = read(given.authorization_user)
    assert claim == Claim("agent.li.na", "tab-1", 1_800_000_000)
    assert (claim.kind, claim.id) == ("agent", "li.na")
    visit = read(issue(SECRET, VISIT, "0199-a", "page", 5).authorization_user)
    assert visit is not None
    assert (visit.kind, visit.id, visit.user) == ("visit", "0199-a", "visit.0199-a")


def test_the_password_depends_on_the_secret_and_on_every_part() -> None:
    words = {
        issue(secret, AGENT, id_, tab, at).password
        for secret, id_, tab, at in (
            (SECRET, "li", "a", 1),
            (b"t" * 32, "li", "a", 1),
            (SECRET, "wang", "a", 1),
            (SECRET, "li", "b", 1),
            (SECRET, "li", "a", 2),
        )
    }
    assert len(words) == 5
    assert {len(word) for word in words} == {43}
    assert issue(SECRET, AGENT, "li", "a", 1) == issue(SECRET, AGENT, "li", "a", 1)


def test_the_digest_is_checked_against_the_same_password() -> None:
    given = issue(SECRET, AGENT, "li", "a", 1)
    hashes = credentials.hashes(SECRET, given.authorization_user, "pbx.test")
    assert set(hashes) == {"SHA-256", "MD5"}
    assert hashes["MD5"] == ha1("MD5", given.authorization_user, "pbx.test", given.password)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "1001",
        "agent.li.na",
        "agent.li.na.tab",
        "agent..t.1",
        "robot.x.t.1",
        "agent.li.t t.1",
        "agent.li.t.1\n",
        "agent.li.t.9999999999999",
        "agent.李娜.t.1",
        "visit.x.t.-1",
    ],
)
def test_what_is_none_of_ours_says_nothing(text: str) -> None:
    assert read(text) is None


@pytest.mark.parametrize(
    ("id_", "tab"), [("li na", "t"), ("li", "t.t"), ("li", ""), ("", "t"), ("li", "t" * 65)]
)
def test_what_an_address_cannot_hold_gets_no_credentials(id_: str, tab: str) -> None:
    with pytest.raises(ValueError, match="SIP user"):
        issue(SECRET, AGENT, id_, tab, 1)


def test_no_password_is_printed() -> None:
    given = issue(SECRET, AGENT, "li", "a", 1)
    assert given.password not in repr(given)
