"""A certificate authority of this node's own, for places without a public name.

Browsers give a page a microphone only over HTTPS. Whoever runs a node on a local network installs `ca.pem` on
the agents' machines once; the node's certificate is then made, and renewed, by itself.
"""

from __future__ import annotations

import ipaddress
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from yunhu.platform.secrets import write_private

CA_FILE, CA_KEY_FILE = "ca.pem", "ca.key"
FILE, KEY_FILE = "certificate.pem", "certificate.key"

CA_LIFETIME = timedelta(days=3650)
LIFETIME = timedelta(days=365)
"""Browsers refuse certificates that live much longer."""

RENEW_BEFORE = timedelta(days=60)
_SLOW_CLOCKS = timedelta(days=1)
"""Certificates are valid from a day before, for machines whose clocks are behind."""

_LONGEST_COMMON_NAME = 64

_USAGES = x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH, ExtendedKeyUsageOID.CLIENT_AUTH])
"""Trunks that we call may ask who we are."""


def ensure(folder: Path, names: Sequence[str], now: datetime) -> bool:
    """Make what is missing in a folder, or soon over, or for other names; whether anything was made.

    `names` are DNS names and IP addresses, at least one. Raises OSError when a file cannot be written.
    """
    authority = _read_authority(folder, now)
    if authority is None:
        authority = _new_authority(folder, now)
    elif _is_good(folder, authority[0], names, now):
        return False
    _new_certificate(folder, authority, names, now)
    return True


_Authority = tuple[x509.Certificate, ec.EllipticCurvePrivateKey]


def _read_authority(folder: Path, now: datetime) -> _Authority | None:
    """The authority there is, when it can sign a certificate that lives as long as one should."""
    try:
        found = x509.load_pem_x509_certificate((folder / CA_FILE).read_bytes())
        key = serialization.load_pem_private_key((folder / CA_KEY_FILE).read_bytes(), None)
    except (OSError, ValueError):
        return None
    if not isinstance(key, ec.EllipticCurvePrivateKey) or key.public_key() != found.public_key():
        return None
    return (found, key) if found.not_valid_after_utc > now + LIFETIME else None


def _is_good(folder: Path, authority: x509.Certificate, names: Sequence[str], now: datetime) -> bool:
    try:
        found = x509.load_pem_x509_certificate((folder / FILE).read_bytes())
        key = serialization.load_pem_private_key((folder / KEY_FILE).read_bytes(), None)
        alternatives = found.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
        usages = found.extensions.get_extension_for_class(x509.ExtendedKeyUsage).value
    except (OSError, ValueError, x509.ExtensionNotFound):
        return False
    return (
        isinstance(key, ec.EllipticCurvePrivateKey)
        and key.public_key() == found.public_key()
        and found.issuer == authority.subject
        and found.not_valid_before_utc <= now < found.not_valid_after_utc - RENEW_BEFORE
        and list(alternatives) == _alternatives(names)
        and usages == _USAGES
    )


def _alternatives(names: Sequence[str]) -> list[x509.GeneralName]:
    out: list[x509.GeneralName] = []
    for name in names:
        try:
            out.append(x509.IPAddress(ipaddress.ip_address(name)))
        except ValueError:
            out.append(x509.DNSName(name))
    return out


def _new_authority(folder: Path, now: datetime) -> _Authority:
    key = ec.generate_private_key(ec.SECP256R1())
    # The number keeps the authorities of several nodes apart in a browser's list.
    serial = x509.random_serial_number()
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, f"Yunhu local CA {serial % 16**8:08x}")])
    made = (
        _builder(name, name, key.public_key(), now, CA_LIFETIME)
        .serial_number(serial)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .add_extension(_usage(signs_certificates=True), critical=True)
        .sign(key, hashes.SHA256())
    )
    write_private(folder / CA_KEY_FILE, _pem(key))
    write_private(folder / CA_FILE, made.public_bytes(serialization.Encoding.PEM))
    # The certificate itself is for everybody.
    (folder / CA_FILE).chmod(0o644)
    return made, key


def _new_certificate(folder: Path, authority: _Authority, names: Sequence[str], now: datetime) -> None:
    issuer, issuer_key = authority
    key = ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, names[0][:_LONGEST_COMMON_NAME])])
    identifier = x509.AuthorityKeyIdentifier.from_issuer_public_key(issuer_key.public_key())
    made = (
        _builder(subject, issuer.subject, key.public_key(), now, LIFETIME)
        .serial_number(x509.random_serial_number())
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(_usage(signs_certificates=False), critical=True)
        .add_extension(_USAGES, critical=False)
        .add_extension(x509.SubjectAlternativeName(_alternatives(names)), critical=False)
        .add_extension(identifier, critical=False)
        .sign(issuer_key, hashes.SHA256())
    )
    chain = (made, issuer)
    write_private(folder / KEY_FILE, _pem(key))
    write_private(folder / FILE, b"".join(each.public_bytes(serialization.Encoding.PEM) for each in chain))


def _builder(
    subject: x509.Name, issuer: x509.Name, key: ec.EllipticCurvePublicKey, now: datetime, lifetime: timedelta
) -> x509.CertificateBuilder:
    now = now.astimezone(UTC)
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(key)
        .not_valid_before(now - _SLOW_CLOCKS)
        .not_valid_after(now + lifetime)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key), critical=False)
    )


def _usage(signs_certificates: bool) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=True,
        content_commitment=False,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        key_cert_sign=signs_certificates,
        crl_sign=signs_certificates,
        encipher_only=False,
        decipher_only=False,
    )


def _pem(key: ec.EllipticCurvePrivateKey) -> bytes:
    return key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
