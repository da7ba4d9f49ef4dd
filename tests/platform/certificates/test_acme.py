"""An authority that refuses nonces is asked again with fresh ones, and not for ever."""

from __future__ import annotations

import json
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

import pytest
from acme import messages
from cryptography.hazmat.primitives.asymmetric import ec
from josepy.jwa import ES256
from josepy.jwk import JWKEC

from yunhu.platform.certificates.acme import NONCE_ROUNDS, Network


class Authority(ThreadingHTTPServer):
    """It refuses so many requests for the kind of trouble that it has."""

    refuses = 0
    kind = "badNonce"
    asked = 0


class Answer(BaseHTTPRequestHandler):
    server: Authority

    def do_HEAD(self) -> None:
        self.answer(200, {})

    def do_POST(self) -> None:
        self.rfile.read(int(self.headers["Content-Length"]))
        self.server.asked += 1
        if self.server.asked <= self.server.refuses:
            self.answer(400, {"type": f"urn:ietf:params:acme:error:{self.server.kind}"})
        else:
            self.answer(200, {"status": "valid"})

    def answer(self, status: int, shown: dict[str, str]) -> None:
        body = json.dumps(shown).encode() if self.command == "POST" else b""
        self.send_response(status)
        self.send_header("Replay-Nonce", "bm9uY2U")
        self.send_header("Content-Type", "application/json" if status == 200 else "application/problem+json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:
        """Nothing: what is asked is not the test's to show."""


@pytest.fixture
def authority() -> Iterator[Authority]:
    with Authority(("127.0.0.1", 0), Answer) as server:
        serving = Thread(target=server.serve_forever, args=(0.01,))
        serving.start()
        yield server
        server.shutdown()
        serving.join()


def post(authority: Authority) -> int:
    net = Network(JWKEC(key=ec.generate_private_key(ec.SECP256R1())), alg=ES256, timeout=20)
    url = f"http://127.0.0.1:{authority.server_port}/order"
    return net.post(url, messages.NewRegistration(), new_nonce_url=url).status_code


def test_refused_nonces_are_replaced(authority: Authority) -> None:
    authority.refuses = 2 * NONCE_ROUNDS - 1
    assert post(authority) == 200
    assert authority.asked == 2 * NONCE_ROUNDS


def test_an_authority_that_takes_no_nonce_is_left_alone_in_the_end(authority: Authority) -> None:
    authority.refuses = 1_000
    with pytest.raises(messages.Error, match="badNonce"):
        post(authority)
    assert authority.asked == 2 * NONCE_ROUNDS


def test_another_refusal_is_told_at_once(authority: Authority) -> None:
    authority.refuses, authority.kind = 1_000, "rateLimited"
    with pytest.raises(messages.Error, match="rateLimited"):
        post(authority)
    assert authority.asked == 1
