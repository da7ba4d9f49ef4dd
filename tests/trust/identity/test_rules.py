import pytest
from hypothesis import given
from hypothesis import strategies as st

from yunhu.kit.instants import MINUTE
from yunhu.kit.reach import Reach
from yunhu.trust.identity import rules
from yunhu.trust.identity.model import Attempts, Session, Token


def token(expires_at: int | None, revoked_at: int | None) -> Token:
    return Token(
        id="t",
        tenant="main",
        name="",
        digest="",
        scopes=frozenset(),
        created_at=0,
        created_by="",
        expires_at=expires_at,
        revoked_at=revoked_at,
    )


@pytest.mark.parametrize(
    ("expires_at", "revoked_at", "state"),
    [
        (None, None, "active"),
        (11, None, "active"),
        (10, None, "expired"),
        (None, 5, "revoked"),
        (1, 5, "revoked"),
    ],
)
def test_the_state_of_a_token(expires_at: int | None, revoked_at: int | None, state: str) -> None:
    assert rules.state(token(expires_at, revoked_at), now=10) == state


SCOPES = st.frozensets(st.sampled_from(["call.read", "call.write", "queue.read", "*"]))


@given(SCOPES, SCOPES)
def test_nobody_hands_on_what_he_has_not(asked: frozenset[str], own: frozenset[str]) -> None:
    beyond = rules.beyond(asked, dict.fromkeys(own, Reach.TENANT))
    assert (not beyond) == ("*" in own or asked <= own)


def test_a_token_has_no_team_that_its_words_could_be_about() -> None:
    assert rules.beyond({"contact.read"}, {"contact.read": Reach.TEAM}) == ["contact.read"]


def test_what_is_no_scope() -> None:
    assert rules.malformed(frozenset({"*", "call.read", "a_b.write"})) == []
    wrong = {"", "calls", "calls:delete", "Calls:read", "call.read\n", ":read", "x" * 40 + ":read"}
    assert rules.malformed(frozenset(wrong)) == sorted(wrong)


# ── users and log-ins ────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("password", "why"),
    [
        ("", "short"),
        ("Xk4!mQ9zT", "short"),
        ("x" * 300, "long"),
        ("aaaaaaaaaaaaaa", "simple"),
        ("ababababcdcd", "simple"),
        ("1234567890", "simple"),
        ("0987654321", "simple"),
        ("abcdefghijkl", "simple"),
        ("Password123!", "common"),
        ("qwerty123456", "common"),
        ("Woaini5201!", "common"),
        ("li.nali.na12", "own_name"),
        ("wangxiaoming1", "own_name"),
        ("correct horse", None),
        ("正确的马电池订书钉真好", None),
        ("li.na likes the long way home", None),
    ],
)
def test_what_is_easy_to_guess(password: str, why: str | None) -> None:
    assert rules.weakness(password, "li.na", "WangXiaoMing") == why


def test_a_password_is_the_same_however_its_characters_are_composed() -> None:
    assert rules.tidy_password("e\u0301") == rules.tidy_password("\u00e9")


def test_five_failures_lock_for_a_quarter_of_an_hour() -> None:
    attempts = Attempts()
    for now in range(1, 6):
        assert not rules.is_locked(attempts, now)
        attempts = rules.failed(attempts, now)
    assert rules.is_locked(attempts, 6)
    assert rules.failed(attempts, 6) == attempts, "an attempt meanwhile does not make it longer"
    end = 5 + rules.LOCK
    assert rules.is_locked(attempts, end - 1)
    assert not rules.is_locked(attempts, end)
    assert rules.failed(attempts, end).failures == 1


def test_old_failures_are_forgotten() -> None:
    attempts = Attempts()
    for _ in range(4):
        attempts = rules.failed(attempts, 0)
    assert rules.failed(attempts, rules.LOCK).failures == 1
    assert rules.is_locked(rules.failed(attempts, rules.LOCK - 1), rules.LOCK)


@given(st.lists(st.integers(0, 10 * MINUTE), max_size=60))
def test_nobody_gets_more_than_five_guesses_in_a_quarter_of_an_hour(pauses: list[int]) -> None:
    attempts, now, tried = Attempts(), 0, []
    for pause in pauses:
        now += pause
        if not rules.is_locked(attempts, now):
            tried.append(now)
            attempts = rules.failed(attempts, now)
    for first, sixth in zip(tried, tried[5:], strict=False):
        assert sixth - first >= rules.LOCK


@pytest.mark.parametrize(
    ("used_at", "now", "over"), [(0, 9, False), (0, 10, True), (95, 99, False), (95, 100, True)]
)
def test_when_a_session_is_over(used_at: int, now: int, over: bool) -> None:
    session = Session(
        id="s", tenant="main", user="u", digest="", client="", created_at=0, used_at=0, expires_at=100
    )
    assert rules.is_over(session, used_at, idle=10, now=now) == over
