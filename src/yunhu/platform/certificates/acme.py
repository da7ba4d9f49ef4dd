"""Certificates from an authority that speaks ACME (RFC 8555), by the challenge http-01 (§8.3).

`obtain` waits for the authority and belongs in a thread; the answers to its challenges are given by
`acme_answers`, on the loop.
"""

from __future__ import annotations

import ipaddress
from collections.abc import MutableMapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, ClassVar

import josepy.errors
from acme import challenges, client, messages
from acme.errors import ConflictError, Error
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from josepy.jwa import ES256
from josepy.jwk import JWKEC
from requests import RequestException, Response

from yunhu.kit.refusal import Refusal
from yunhu.platform.certificates.local_ca import FILE, KEY_FILE
from yunhu.platform.secrets import write_private

ACCOUNT_FILE = "account.key"

PATIENCE = timedelta(seconds=90)
"""How long an authority may take to look at our answers and to sign."""

TIMEOUT_S = 20
"""For one of the requests to it."""

NONCE_ROUNDS = 5
"""How often a request is made anew with fresh nonces (RFC 8555 §6.5); the library makes two tries of each."""

MOST_SHOWN = 300
"""Characters of an authority's own words in ours."""


class NotCertified(Refusal):
    """The authority does not give a certificate, or cannot be reached."""

    id: ClassVar[str] = "tls.not_certified"
    status: ClassVar[int] = 502


@dataclass(frozen=True, slots=True)
class Authority:
    """Where certificates are asked for. `trust`: a PEM file with who signs the authority's own address."""

    directory: str
    contact: str | None = None
    trust: str | None = None


class Network(client.ClientNetwork):
    """The library's network; it gives up at the second nonce that is refused, which a busy authority does."""

    def post(self, *args: Any, **kwargs: Any) -> Response:
        """Post with a nonce that is taken. Raises what the library raises."""
        for _ in range(NONCE_ROUNDS - 1):
            try:
                return super().post(*args, **kwargs)
            except messages.Error as refused:
                if refused.code != "badNonce":
                    raise
        return super().post(*args, **kwargs)


def obtain(
    authority: Authority, names: Sequence[str], folder: Path, answers: MutableMapping[str, str]
) -> None:
    """Put a new certificate for these names and its key into a folder, each whole or not at all.

    `answers` is what the authority must be told at a path while it looks. Raises NotCertified, OSError.
    """
    folder.mkdir(parents=True, exist_ok=True)
    key = ec.generate_private_key(ec.SECP256R1())
    given: list[str] = []
    try:
        asked = _account(authority, folder)
        order = asked.new_order(_request(key, names))
        for authorization in order.authorizations:
            given.append(_answer(asked, authorization, answers))
        signed = asked.poll_and_finalize(order, datetime.now() + PATIENCE)
    except (Error, messages.Error, RequestException, josepy.errors.Error) as trouble:
        said = " ".join(str(trouble).split())[:MOST_SHOWN] or type(trouble).__name__
        raise NotCertified(authority=authority.directory, why=said) from trouble
    finally:
        for path in given:
            answers.pop(path, None)
    write_private(folder / KEY_FILE, _pem(key))
    write_private(folder / FILE, signed.fullchain_pem.encode())


def _account(authority: Authority, folder: Path) -> client.ClientV2:
    """The authority, to whom we are known by a key of our own; made at the first time."""
    key = JWKEC(key=_account_key(folder))
    # A text is a file of authorities for `requests`, though the library's type does not say so.
    verify: bool = authority.trust or True  # type: ignore[assignment]
    net = Network(key, alg=ES256, verify_ssl=verify, user_agent="yunhu", timeout=TIMEOUT_S)
    found = client.ClientV2(client.ClientV2.get_directory(authority.directory, net), net)
    wanted = messages.NewRegistration.from_data(email=authority.contact, terms_of_service_agreed=True)
    try:
        found.new_account(wanted)
    except ConflictError as known:
        account = messages.RegistrationResource(uri=known.location, body=messages.Registration())
        net.account = account
        found.query_registration(account)
    return found


def _account_key(folder: Path) -> ec.EllipticCurvePrivateKey:
    path = folder / ACCOUNT_FILE
    try:
        found = serialization.load_pem_private_key(path.read_bytes(), None)
    except FileNotFoundError:
        made = ec.generate_private_key(ec.SECP256R1())
        write_private(path, _pem(made))
        return made
    except ValueError as bad:
        raise NotCertified(authority=str(path), why=str(bad)[:MOST_SHOWN]) from bad
    if not isinstance(found, ec.EllipticCurvePrivateKey):
        raise NotCertified(authority=str(path), why="not an EC key")
    return found


def _answer(
    asked: client.ClientV2, authorization: messages.AuthorizationResource, answers: MutableMapping[str, str]
) -> str:
    """Take up the challenge http-01 of an authorization; the path of our answer."""
    for challenge in authorization.body.challenges:
        if isinstance(challenge.chall, challenges.HTTP01):
            response, text = challenge.response_and_validation(asked.net.key)
            path: str = challenge.chall.path
            answers[path] = text
            asked.answer_challenge(challenge, response)
            return path
    raise Error("no challenge http-01 is offered")


def _request(key: ec.EllipticCurvePrivateKey, names: Sequence[str]) -> bytes:
    alternatives = x509.SubjectAlternativeName([_general(name) for name in names])
    made = x509.CertificateSigningRequestBuilder().subject_name(x509.Name([]))
    made = made.add_extension(alternatives, critical=False)
    return made.sign(key, hashes.SHA256()).public_bytes(serialization.Encoding.PEM)


def _general(name: str) -> x509.GeneralName:
    try:
        return x509.IPAddress(ipaddress.ip_address(name))
    except ValueError:
        return x509.DNSName(name)


def _pem(key: ec.EllipticCurvePrivateKey) -> bytes:
    return key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
