"""What a snapshot of the twin shows of an endpoint."""

from yunhu.telephony.media import protocol as p
from yunhu.telephony.media.twin.endpoint import Endpoint, Peer

A = bytes([1]) * 16
KEYS = p.Srtp(suite="AES_CM_128_HMAC_SHA1_80", ours=b"\1" * 30, theirs=b"\2" * 30)


def endpoint(**words: object) -> Endpoint:
    told = p.Create(endpoint=A, session=A, **words)  # type: ignore[arg-type]
    return Endpoint(told, "127.0.0.1:20000", 0.0, 7, p.Source(endpoint=A, kind="silence"))


def test_a_snapshot_says_that_keys_are_used_and_never_which() -> None:
    plain, secure = endpoint().state(), endpoint(srtp=KEYS).state()
    assert (plain.kind, plain.srtp, secure.srtp) == ("rtp", False, True)
    assert b"\1" * 30 not in p.ENCODER.encode(secure)
    assert "\\x01" not in repr(KEYS)


def test_a_snapshot_shows_a_peer_and_its_pictures() -> None:
    it = endpoint(direction="recvonly")
    it.peer = Peer(["audio", "video"], ["opus"], state="connected", agreed=p.Agreed(video="H264"))
    shown = it.state()
    assert (shown.kind, shown.video, shown.state, shown.srtp) == ("peer", "H264", "connected", True)
    assert not endpoint(direction="sendonly").hears()
    assert it.hears()
