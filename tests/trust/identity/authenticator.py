"""A device with passkeys, in software: what a browser and a security key say together (WebAuthn level 2)."""

from __future__ import annotations

import hashlib
import json
import secrets
from typing import Any

import cbor2
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from webauthn.helpers import bytes_to_base64url

_PRESENT, _WITH_CREDENTIAL = 0x01, 0x40
_SIZE = 32


class Authenticator:
    """One passkey for the pages of one origin. `count` is its counter."""

    def __init__(self, origin: str, host: str) -> None:
        self.origin = origin
        self.host = host
        self.count = 0
        self.id = secrets.token_bytes(16)
        self._key = ec.generate_private_key(ec.SECP256R1())

    def make(self, options: dict[str, Any]) -> dict[str, Any]:
        """Answer to `PublicKeyCredentialCreationOptions`."""
        data = self._data(_PRESENT | _WITH_CREDENTIAL)
        data += bytes(16) + len(self.id).to_bytes(2, "big") + self.id + self._public_key()
        attestation = {"fmt": "none", "attStmt": {}, "authData": data}
        return self._answer(
            clientDataJSON=self._client("webauthn.create", options),
            attestationObject=cbor2.dumps(attestation),
        )

    def answer(self, options: dict[str, Any]) -> dict[str, Any]:
        """Answer to `PublicKeyCredentialRequestOptions`."""
        self.count += 1
        data, client = self._data(_PRESENT), self._client("webauthn.get", options)
        signature = self._key.sign(data + hashlib.sha256(client).digest(), ec.ECDSA(SHA256()))
        return self._answer(clientDataJSON=client, authenticatorData=data, signature=signature)

    def _data(self, flags: int) -> bytes:
        return hashlib.sha256(self.host.encode()).digest() + bytes([flags]) + self.count.to_bytes(4, "big")

    def _public_key(self) -> bytes:
        point = self._key.public_key().public_numbers()
        x, y = point.x.to_bytes(_SIZE, "big"), point.y.to_bytes(_SIZE, "big")
        return cbor2.dumps({1: 2, 3: -7, -1: 1, -2: x, -3: y})

    def _client(self, kind: str, options: dict[str, Any]) -> bytes:
        said = {"type": kind, "challenge": options["challenge"], "origin": self.origin, "crossOrigin": False}
        return json.dumps(said).encode()

    def _answer(self, **response: bytes) -> dict[str, Any]:
        id_ = bytes_to_base64url(self.id)
        said = {name: bytes_to_base64url(value) for name, value in response.items()}
        return {"id": id_, "rawId": id_, "type": "public-key", "response": said}
