"""The two suites of ciphers."""

import pytest

from yunhu.trust.privacy.suites import BadSeal, SuiteName, fingerprint, sealing

KEY = bytes(range(32))


@pytest.mark.parametrize("suite", ["intl", "gm"])
def test_what_is_sealed_is_opened_for_the_same_purpose_alone(suite: SuiteName) -> None:
    one = sealing(suite, KEY)
    sealed = one.seal("号码".encode(), b"number")
    assert sealing(suite, KEY).open(sealed, b"number") == "号码".encode()
    for bad in (sealed[:-1], sealed[:5], b"", sealed[:-1] + bytes((sealed[-1] ^ 1,))):
        with pytest.raises(BadSeal):
            one.open(bad, b"number")
    with pytest.raises(BadSeal):
        one.open(sealed, b"name")


@pytest.mark.parametrize("suite", ["intl", "gm"])
def test_no_nonce_comes_twice(suite: SuiteName) -> None:
    keys = [sealing(suite, KEY) for _ in range(20)]
    assert len({one.seal(b"", b"")[:12] for one in keys for _ in range(50)}) == 1_000


def test_the_suites_differ_and_each_is_stable() -> None:
    assert len(fingerprint("intl", KEY, b"x")) == len(fingerprint("gm", KEY, b"x")) == 22
    assert fingerprint("intl", KEY, b"x") == fingerprint("intl", KEY, b"x") != fingerprint("gm", KEY, b"x")
    assert fingerprint("gm", KEY, b"x") != fingerprint("gm", KEY[::-1], b"x")
