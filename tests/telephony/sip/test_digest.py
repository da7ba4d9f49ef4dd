"""Digest as server and client: the RFC's vectors, replays, staleness, and what must not leak."""

from collections.abc import Mapping

import pytest
from hypothesis import given as examples
from hypothesis import strategies as st

from yunhu.kit.instants import SECOND
from yunhu.telephony.sip import digest
from yunhu.telephony.sip.digest import Credentials, DigestClient, DigestServer, Outcome, ha1
from yunhu.telephony.sip.messages.auth import parse_auth

NOW = 1_800_000_000 * SECOND
REALM = "yunhu.example"
TRUNK = ("192.0.2.5", 5060)


def stored(username: str) -> Mapping[str, str] | None:
    if username != "1001":
        return None
    return {algorithm: ha1(algorithm, "1001", REALM, 'a "quoted" secret') for algorithm in digest.ALGORITHMS}


def server() -> DigestServer:
    return DigestServer(REALM, b"k" * 32)


def client(password: str = 'a "quoted" secret', username: str = "1001") -> DigestClient:
    return DigestClient(Credentials(username, password, REALM, frozenset({TRUNK})))


def answered(asked: list[str], by: DigestClient, method: str = "REGISTER") -> str:
    value = by.answer(asked, method, "sip:yunhu.example", TRUNK, "0a4f113b")
    assert value is not None
    return value


@pytest.mark.parametrize(
    ("algorithm", "proof"),
    [
        ("MD5", "8ca523f5e9506fed4657c9700eebdbec"),
        ("SHA-256", "753927fa0e85d155564e2e272a28d1802ca10daf4496794697cf8db5856cb6c1"),
    ],
)
def test_the_vectors_of_rfc_7616(algorithm: str, proof: str) -> None:
    secret = ha1(algorithm, "Mufasa", "http-auth@example.org", "Circle of Life")
    nonce = "7ypf/xlj9XXwfDPEoM4URrv/xwf94BcCAzFZH4GiTo0v"
    cnonce = "f2/wE4q74E6zIJEtWaHKaf5wv/H5QzzpXusqGemxURZJ"
    assert digest.response(algorithm, secret, nonce, "00000001", cnonce, "GET", "/dir/index.html") == proof


def test_the_vector_of_rfc_2617_without_qop() -> None:
    secret = ha1("MD5", "Mufasa", "testrealm@host.com", "Circle Of Life")
    nonce = "dcd98b7102dd2f0e8b11d0f600bfb0c093"
    proof = digest.response("MD5", secret, nonce, "", "", "GET", "/dir/index.html")
    assert proof == "670fd8c2df070c60b045671b8b24ff02"


def test_both_hashes_are_offered_the_stronger_one_first_and_the_client_takes_it() -> None:
    first, second = server().challenges(NOW, 1)
    assert "algorithm=SHA-256" in first
    assert "algorithm=MD5" in second
    assert 'realm="yunhu.example"' in first
    assert "algorithm=SHA-256" in answered([second, first], client())


@pytest.mark.parametrize("only", [0, 1])
def test_a_right_answer_is_accepted_once(only: int) -> None:
    ours = server()
    value = answered([ours.challenges(NOW, 1)[only]], client())
    verdict = ours.verify("REGISTER", [value], stored, NOW + SECOND)
    assert (verdict.outcome, verdict.username) == (Outcome.ACCEPTED, "1001")
    assert ours.verify("REGISTER", [value], stored, NOW + SECOND).outcome is Outcome.STALE


def test_a_client_may_use_a_nonce_again_with_the_next_counter_in_any_order_within_the_window() -> None:
    ours, phone = server(), client()
    asked = ours.challenges(NOW, 1)
    values = []
    for _ in range(digest.NC_WINDOW + 2):
        values.append(answered(asked, phone))
        phone.accepted()
    order = [values[2], values[0], values[1], values[-1]]
    for value in order:
        assert ours.verify("REGISTER", [value], stored, NOW).outcome is Outcome.ACCEPTED
    for value in (*order, values[0]):
        assert ours.verify("REGISTER", [value], stored, NOW).outcome is Outcome.STALE
    assert ours.verify("REGISTER", [values[1]], stored, NOW).outcome is Outcome.STALE
    assert ours.verify("REGISTER", [values[3]], stored, NOW).outcome is Outcome.ACCEPTED


def test_wrong_passwords_unknown_users_and_other_methods_get_one_answer() -> None:
    ours = server()
    asked = ours.challenges(NOW, 1)
    for value, method in (
        (answered(asked, client("wrong")), "REGISTER"),
        (answered(asked, client(username="nobody")), "REGISTER"),
        (answered(asked, client()), "INVITE"),
    ):
        assert ours.verify(method, [value], stored, NOW).outcome is Outcome.WRONG


def test_an_old_nonce_is_stale_and_the_client_tries_again_only_when_told_so() -> None:
    ours, phone = server(), client()
    value = answered(ours.challenges(NOW, 1), phone)
    late = NOW + (digest.NONCE_LIFETIME_S + 1) * SECOND
    assert ours.verify("REGISTER", [value], stored, late).outcome is Outcome.STALE
    assert phone.answer(ours.challenges(late, 2), "REGISTER", "sip:x", TRUNK, "c") is None
    again = phone.answer(ours.challenges(late, 2, stale=True), "REGISTER", "sip:x", TRUNK, "c")
    assert again is not None
    assert ours.verify("REGISTER", [again], stored, late).outcome is Outcome.ACCEPTED


def test_a_nonce_from_the_future_or_of_another_key_or_realm_is_refused() -> None:
    ours = server()
    value = answered(ours.challenges(NOW + 10 * SECOND, 1), client())
    assert ours.verify("REGISTER", [value], stored, NOW).outcome is Outcome.STALE
    foreign = answered(DigestServer(REALM, b"other").challenges(NOW, 1), client())
    assert ours.verify("REGISTER", [foreign], stored, NOW).outcome is Outcome.WRONG
    assert (
        DigestServer("other", b"k" * 32).verify("REGISTER", [value], stored, NOW).outcome is Outcome.MISSING
    )


def test_what_is_remembered_is_bounded_and_forgetting_allows_no_replay(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(digest, "MOST_NONCES", 4)
    ours = server()
    values = [answered(ours.challenges(NOW + i, i), client()) for i in range(8)]
    for value in values:
        assert ours.verify("REGISTER", [value], stored, NOW + SECOND).outcome is Outcome.ACCEPTED
    for value in values:
        assert ours.verify("REGISTER", [value], stored, NOW + SECOND).outcome is Outcome.STALE


@pytest.mark.parametrize(
    "change",
    [
        ("qop=auth", "qop=auth-int"),
        ("qop=auth, ", ""),
        ("nc=00000001", "nc=1"),
        ("nc=00000001", "nc=zzzzzzzz"),
        ("nc=00000001", "nc=00000000"),
        ("algorithm=SHA-256", "algorithm=SHA-256-sess"),
        ("algorithm=SHA-256", "algorithm=MD5"),
    ],
)
def test_answers_in_a_way_that_was_not_offered_are_wrong(change: tuple[str, str]) -> None:
    ours = server()
    value = answered(ours.challenges(NOW, 1), client())
    assert change[0] in value
    assert ours.verify("REGISTER", [value.replace(*change)], stored, NOW).outcome is Outcome.WRONG


def test_a_callee_that_asks_for_the_trunks_password_gets_nothing() -> None:
    asked = server().challenges(NOW, 1)
    assert client().answer(asked, "BYE", "sip:x", ("198.51.100.66", 5060), "c") is None
    assert client().answer(DigestServer("other", b"x").challenges(NOW, 1), "BYE", "sip:x", TRUNK, "c") is None
    only_int = [value.replace('qop="auth"', 'qop="auth-int"') for value in asked]
    assert client().answer(only_int, "BYE", "sip:x", TRUNK, "c") is None
    assert client().answer(["Basic realm=x", "Digest realm", ""], "BYE", "sip:x", TRUNK, "c") is None


def test_a_challenge_without_qop_is_answered_in_the_old_way() -> None:
    value = client().answer([f'Digest realm="{REALM}", nonce="n"'], "INVITE", "sip:x", TRUNK, "c")
    assert value is not None
    assert "nc=" not in value
    assert "qop" not in value
    given = parse_auth(value).params
    secret = ha1("MD5", "1001", REALM, 'a "quoted" secret')
    assert given["response"] == digest.response("MD5", secret, "n", "", "", "INVITE", "sip:x")


def test_credentials_do_not_print_the_password() -> None:
    shown = repr(Credentials("1001", "hush", REALM, frozenset({TRUNK})))
    assert "hush" not in shown
    assert "1001" not in shown


@examples(st.text(max_size=200))
def test_any_text_is_read_or_refused(text: str) -> None:
    ours = server()
    for value in (text, "Digest " + text, f'Digest realm="{REALM}", {text}'):
        assert ours.verify("REGISTER", [value], stored, NOW).outcome in (Outcome.MISSING, Outcome.WRONG)
        digest.read_challenge(value)
