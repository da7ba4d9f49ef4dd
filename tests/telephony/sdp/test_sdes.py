"""Keys in session descriptions: what we read, what we leave, and how policies and lines fit together."""

from __future__ import annotations

from base64 import b64encode

import pytest
from tests.telephony.sdp.test_offer_answer import OURS, offer

from yunhu.telephony.sdp.errors import NotAcceptableHere
from yunhu.telephony.sdp.model import Srtp
from yunhu.telephony.sdp.offer_answer import Agreement, accept_answer, accept_offer, our_codecs
from yunhu.telephony.sdp.parse import MOST_CRYPTO, parse
from yunhu.telephony.sdp.sdes import Crypto, parse_crypto, proto_of

KEY = bytes(range(30))
TEXT = b64encode(KEY).decode()
SHORT = b64encode(KEY[:28]).decode()
SDES = f"a=crypto:1 AES_CM_128_HMAC_SHA1_80 inline:{TEXT}"


@pytest.mark.parametrize(
    ("value", "crypto"),
    [
        (f"1 AES_CM_128_HMAC_SHA1_80 inline:{TEXT}", Crypto(1, "AES_CM_128_HMAC_SHA1_80", KEY)),
        (f"22 aes_cm_128_hmac_sha1_32 INLINE:{TEXT}|2^31", Crypto(22, "AES_CM_128_HMAC_SHA1_32", KEY)),
        (f"3 AEAD_AES_128_GCM inline:{SHORT} WSH=64", Crypto(3, "AEAD_AES_128_GCM", KEY[:28])),
    ],
)
def test_what_can_be_used_is_read(value: str, crypto: Crypto) -> None:
    assert parse_crypto(value) == crypto


@pytest.mark.parametrize(
    "value",
    [
        "",
        "1",
        f"x AES_CM_128_HMAC_SHA1_80 inline:{TEXT}",
        f"99999999999999999999 AES_CM_128_HMAC_SHA1_80 inline:{TEXT}",
        f"1 AES_256_CM_HMAC_SHA1_80 inline:{TEXT}",
        f"1 AES_CM_128_HMAC_SHA1_80 inline:{SHORT}",
        f"1 AES_CM_128_HMAC_SHA1_80 uri:{TEXT}",
        "1 AES_CM_128_HMAC_SHA1_80 inline:not-base-64!",
        f"1 AES_CM_128_HMAC_SHA1_80 inline:{TEXT}|2^20|1:4",
        f"1 AES_CM_128_HMAC_SHA1_80 inline:{TEXT};inline:{TEXT}",
        f"1 AES_CM_128_HMAC_SHA1_80 inline:{TEXT} UNENCRYPTED_SRTP",
    ],
)
def test_what_cannot_be_used_is_left(value: str) -> None:
    assert parse_crypto(value) is None


def test_keys_are_written_to_the_letter_and_never_shown() -> None:
    crypto = Crypto(1, "AES_CM_128_HMAC_SHA1_80", KEY)
    assert crypto.line() == f"{SDES}\r\n"
    assert TEXT not in repr(crypto)
    assert repr(KEY)[2:10] not in repr(crypto)


def agree(proto: str, srtp: Srtp, *lines: str) -> Agreement:
    return accept_offer(parse(offer(f"m=audio 4000 {proto} 8", *lines)), OURS, srtp=srtp)


@pytest.mark.parametrize(
    ("proto", "srtp", "lines", "secure"),
    [
        ("RTP/AVP", "off", (), False),
        ("RTP/AVP", "off", (SDES,), False),
        ("RTP/AVP", "optional", (), False),
        ("RTP/AVP", "optional", (SDES,), True),
        ("RTP/SAVP", "optional", (SDES,), True),
        ("RTP/AVP", "required", (SDES,), True),
        ("RTP/SAVP", "required", ("a=crypto:1 F8_128_HMAC_SHA1_80 inline:x", SDES), True),
        ("RTP/SAVPF", "required", (SDES,), True),
    ],
)
def test_offers_are_taken_as_the_policy_says(
    proto: str, srtp: Srtp, lines: tuple[str, ...], secure: bool
) -> None:
    agreed = agree(proto, srtp, *lines)
    assert (agreed.crypto is not None, agreed.proto) == (secure, proto)


@pytest.mark.parametrize(
    ("proto", "srtp", "lines"),
    [
        ("RTP/SAVP", "off", (SDES,)),
        ("RTP/SAVP", "optional", ()),
        ("RTP/AVP", "required", ()),
        ("RTP/SAVP", "required", ("a=crypto:1 F8_128_HMAC_SHA1_80 inline:x",)),
    ],
)
def test_offers_that_the_policy_forbids_are_488(proto: str, srtp: Srtp, lines: tuple[str, ...]) -> None:
    with pytest.raises(NotAcceptableHere) as refused:
        agree(proto, srtp, *lines)
    assert refused.value.params["why"] == "srtp"


def test_a_second_line_may_fit_the_policy_better() -> None:
    lines = ("m=audio 4000 RTP/SAVP 8", SDES, "m=audio 4000 RTP/AVP 8")
    assert accept_offer(parse(offer(*lines)), OURS).line == 1
    assert accept_offer(parse(offer(*lines)), OURS, srtp="required").line == 0


OFFERED = (Crypto(1, "AEAD_AES_128_GCM", KEY[:28]), Crypto(2, "AES_CM_128_HMAC_SHA1_80", KEY))
TAKEN = f"a=crypto:2 AES_CM_128_HMAC_SHA1_80 inline:{b64encode(KEY[::-1]).decode()}"


def answered(proto: str, srtp: Srtp, *lines: str) -> Agreement:
    answer = parse(offer(f"m=audio 4000 {proto} 8", *lines))
    return accept_answer(answer, our_codecs(OURS), OFFERED, srtp)


def test_an_answer_takes_one_of_our_lines() -> None:
    assert answered("RTP/SAVP", "required", TAKEN).crypto == Crypto(2, "AES_CM_128_HMAC_SHA1_80", KEY[::-1])
    assert answered("RTP/AVP", "optional", TAKEN).crypto is not None
    assert answered("RTP/AVP", "optional").crypto is None


@pytest.mark.parametrize(
    ("proto", "srtp", "lines"),
    [
        ("RTP/AVP", "required", ()),
        ("RTP/SAVP", "required", (SDES,)),
        ("RTP/SAVP", "optional", ()),
        ("RTP/SAVP", "off", ()),
    ],
)
def test_an_answer_without_the_keys_that_it_needs_is_refused(
    proto: str, srtp: Srtp, lines: tuple[str, ...]
) -> None:
    with pytest.raises(NotAcceptableHere):
        answered(proto, srtp, *lines)


def test_only_so_many_lines_are_read() -> None:
    described = parse(offer("m=audio 4000 RTP/SAVP 8", *[SDES] * 40))
    assert len(described.media[0].crypto) == MOST_CRYPTO


def test_an_offer_of_ours_names_the_protocol_that_telephones_take() -> None:
    names: list[Srtp] = ["off", "optional", "required"]
    assert [proto_of(srtp) for srtp in names] == ["RTP/AVP", "RTP/AVP", "RTP/SAVP"]
