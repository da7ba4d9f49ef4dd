"""Passkeys: WebAuthn level 2, by py_webauthn.

A passkey is asked for after the password, so that somebody is there will do.
"""

import json
from collections.abc import Sequence
from typing import Any

import msgspec
import webauthn
from webauthn.helpers import base64url_to_bytes, bytes_to_base64url, options_to_json
from webauthn.helpers.exceptions import WebAuthnException
from webauthn.helpers.structs import (
    AuthenticatorSelectionCriteria,
    PublicKeyCredentialDescriptor,
    ResidentKeyRequirement,
    UserVerificationRequirement,
)

from yunhu.trust.identity.factors.model import Factor, Site

TIMEOUT_MS = 120_000
NAME = "Yunhu"

Json = dict[str, Any]


class Registered(msgspec.Struct, frozen=True):
    """What is kept of a new passkey."""

    credential: str
    public_key: str
    sign_count: int


class Wrong(Exception):  # noqa: N818 (what the caller makes of it is a refusal)
    """The browser's answer is not one to this question."""


class Copied(Wrong):
    """The answer is right, but the device's counter did not grow (§6.1.1)."""


def ask_new(site: Site, challenge: bytes, handle: bytes, name: str, known: Sequence[Factor]) -> Json:
    """What the browser is asked to make a passkey of; `handle` is the user's, and no name (§14.6.1)."""
    options = webauthn.generate_registration_options(
        rp_id=site.host,
        rp_name=NAME,
        user_id=handle,
        user_name=name,
        challenge=challenge,
        timeout=TIMEOUT_MS,
        authenticator_selection=AuthenticatorSelectionCriteria(
            resident_key=ResidentKeyRequirement.DISCOURAGED,
            user_verification=UserVerificationRequirement.DISCOURAGED,
        ),
        exclude_credentials=_described(site, known),
    )
    return _plain(options_to_json(options))


def check_new(site: Site, challenge: bytes, answer: Json) -> Registered:
    """What is kept of the passkey that the browser made. Raises `Wrong`."""
    try:
        made = webauthn.verify_registration_response(
            credential=answer,
            expected_challenge=challenge,
            expected_rp_id=site.host,
            expected_origin=site.origin,
        )
    except (WebAuthnException, ValueError, TypeError, KeyError) as trouble:
        raise Wrong from trouble
    return Registered(
        credential=bytes_to_base64url(made.credential_id),
        public_key=bytes_to_base64url(made.credential_public_key),
        sign_count=made.sign_count,
    )


def ask(site: Site, challenge: bytes, known: Sequence[Factor]) -> Json:
    """What the browser is asked to sign."""
    options = webauthn.generate_authentication_options(
        rp_id=site.host,
        challenge=challenge,
        timeout=TIMEOUT_MS,
        allow_credentials=_described(site, known),
        user_verification=UserVerificationRequirement.DISCOURAGED,
    )
    return _plain(options_to_json(options))


def check(site: Site, challenge: bytes, answer: Json, factor: Factor) -> int:
    """The device's new counter when its answer is right. Raises `Wrong`, `Copied`."""
    try:
        checked = webauthn.verify_authentication_response(
            credential=answer,
            expected_challenge=challenge,
            expected_rp_id=site.host,
            expected_origin=site.origin,
            credential_public_key=base64url_to_bytes(factor.public_key),
            # The counter is looked at below, where a copy is told from a wrong signature.
            credential_current_sign_count=0,
        )
    except (WebAuthnException, ValueError, TypeError, KeyError) as trouble:
        raise Wrong from trouble
    if factor.sign_count and checked.new_sign_count <= factor.sign_count:
        raise Copied
    return checked.new_sign_count


def _described(site: Site, known: Sequence[Factor]) -> list[PublicKeyCredentialDescriptor]:
    return [
        PublicKeyCredentialDescriptor(id=base64url_to_bytes(it.credential))
        for it in known
        if it.kind == "passkey" and it.rp == site.host
    ]


def _plain(text: str) -> Json:
    found: Json = json.loads(text)
    return found
