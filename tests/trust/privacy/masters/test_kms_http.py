"""The master key in a service: what it is asked, and what happens when it is away."""

import base64
import json
from pathlib import Path

import httpx
import pytest

from yunhu.platform.settings.node import Keys
from yunhu.trust.privacy.errors import KeyringDamaged, MasterAway, MasterMissing, WrongMaster
from yunhu.trust.privacy.keyring import Keyring, open_keyring
from yunhu.trust.privacy.masters.kms_http import PAUSES_S, HttpKms, make
from yunhu.trust.privacy.suites import Aes, BadSeal

SETTINGS = Keys(master="http", url="http://kms.test/v1/")


class Kms(httpx.BaseTransport):
    """A key management service; `away` answers are lost before it answers again."""

    def __init__(self) -> None:
        self.key, self.name = Aes(b"m" * 32), "key-1"
        self.away = 0
        self.asked: list[str] = []

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        verb = request.url.path.rpartition("/")[2]
        self.asked.append(verb)
        if self.away > 0:
            self.away -= 1
            raise httpx.ConnectError("away", request=request)
        if verb == "key":
            return httpx.Response(200, json={"id": self.name})
        asked = json.loads(request.content)
        data, context = base64.b64decode(asked["data"]), base64.b64decode(asked["context"])
        try:
            done = self.key.seal(data, context) if verb == "wrap" else self.key.open(data, context)
        except BadSeal:
            return httpx.Response(422)
        return httpx.Response(200, json={"data": base64.b64encode(done).decode()})


def keyring(folder: Path, kms: Kms, waited: list[float], has_data: bool = False) -> Keyring:
    return open_keyring(folder, HttpKms(SETTINGS, kms, waited.append), "intl", lambda: 0, has_data=has_data)


def test_the_service_wraps_and_what_is_open_goes_on_when_it_is_away(tmp_path: Path) -> None:
    kms, waited = Kms(), list[float]()
    running = keyring(tmp_path, kms, waited)
    sealed = running.seal("t", "text", "note")
    kms.away = 10_000
    asked = len(kms.asked)
    assert running.open("t", sealed, "note") == "text"
    assert running.open("t", running.seal("t", "more", "note"), "note") == "more"
    assert len(kms.asked) == asked
    with pytest.raises(MasterAway, match=r"kms\.test"):
        running.rotate_tenant("t")
    assert waited == list(PAUSES_S)
    assert running.seal("t", "x", "note").split(".")[1] == sealed.split(".")[1]


def test_it_is_asked_again_and_not_for_ever(tmp_path: Path) -> None:
    kms, waited = Kms(), list[float]()
    kms.away = 2
    sealed = keyring(tmp_path, kms, waited).seal("t", "text", "note")
    assert waited == list(PAUSES_S[:2])
    kms.away = 10_000
    with pytest.raises(MasterAway):
        keyring(tmp_path, kms, waited, has_data=True)
    kms.away = 0
    assert keyring(tmp_path, kms, waited, has_data=True).open("t", sealed, "note") == "text"


def test_a_rotation_wraps_with_what_the_service_has_now(tmp_path: Path) -> None:
    kms, waited = Kms(), list[float]()
    running = keyring(tmp_path, kms, waited)
    sealed = running.seal("t", "text", "note")
    before = running.document()
    assert running.rotate_master() == "key-1"
    assert running.document() != before
    assert keyring(tmp_path, kms, waited, has_data=True).open("t", sealed, "note") == "text"


def test_another_key_or_a_changed_one_is_refused(tmp_path: Path) -> None:
    kms, waited = Kms(), list[float]()
    keyring(tmp_path, kms, waited).sealer("t")
    kms.key = Aes(b"n" * 32)
    with pytest.raises(KeyringDamaged):
        keyring(tmp_path, kms, waited, has_data=True).sealer("t")
    kms.name = "key-2"
    with pytest.raises(WrongMaster):
        keyring(tmp_path, kms, waited, has_data=True)


@pytest.mark.parametrize(
    "answer", [httpx.Response(200, text="no"), httpx.Response(200, json=[]), httpx.Response(500)]
)
def test_strange_answers_count_as_none(answer: httpx.Response) -> None:
    kms = HttpKms(SETTINGS, httpx.MockTransport(lambda request: answer), lambda pause: None)
    with pytest.raises(MasterAway):
        kms.wrap(b"key", b"")


def test_it_needs_an_address_and_its_token(tmp_path: Path) -> None:
    with pytest.raises(MasterMissing):
        make(Keys(master="http"))
    with pytest.raises(MasterMissing):
        make(Keys(master="http", url="http://kms.test", token_file=str(tmp_path / "none")))
