"""An authority of the node's own."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, load_pem_private_key
from cryptography.x509.oid import ExtendedKeyUsageOID, ExtensionOID
from cryptography.x509.verification import PolicyBuilder, Store

from yunhu.platform.certificates.local_ca import (
    CA_FILE,
    CA_KEY_FILE,
    CA_LIFETIME,
    FILE,
    KEY_FILE,
    LIFETIME,
    RENEW_BEFORE,
    ensure,
)
from yunhu.platform.secrets import is_private

NOW = datetime(2026, 6, 1, tzinfo=UTC)
NAMES = ("cc.example", "192.0.2.9", "2001:db8::9")


def verified(folder: Path, name: str, now: datetime) -> list[x509.Certificate]:
    """The chain as a client builds it that trusts the authority. Raises VerificationError."""
    store = Store([x509.load_pem_x509_certificate((folder / CA_FILE).read_bytes())])
    leaf, *rest = x509.load_pem_x509_certificates((folder / FILE).read_bytes())
    verifier = PolicyBuilder().store(store).time(now).build_server_verifier(x509.DNSName(name))
    return verifier.verify(leaf, rest)


def test_a_client_that_trusts_the_authority_trusts_the_certificate(tmp_path: Path) -> None:
    assert ensure(tmp_path, NAMES, NOW)
    chain = verified(tmp_path, "cc.example", NOW)
    assert len(chain) == 2
    found = chain[0].extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    assert [str(it.value) for it in found] == list(NAMES)
    assert all(is_private(tmp_path / name) for name in (CA_KEY_FILE, KEY_FILE))


def test_what_is_good_stays(tmp_path: Path) -> None:
    ensure(tmp_path, NAMES, NOW)
    before = {path.name: path.read_bytes() for path in tmp_path.iterdir()}
    assert not ensure(tmp_path, NAMES, NOW + LIFETIME - RENEW_BEFORE - timedelta(days=1))
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == before


def test_it_is_renewed_before_its_end_by_the_same_authority(tmp_path: Path) -> None:
    ensure(tmp_path, NAMES, NOW)
    authority = (tmp_path / CA_FILE).read_bytes()
    later = NOW + LIFETIME - RENEW_BEFORE
    assert ensure(tmp_path, NAMES, later)
    assert (tmp_path / CA_FILE).read_bytes() == authority
    assert verified(tmp_path, "cc.example", later + LIFETIME - timedelta(days=1))


def test_other_names_make_another_certificate_and_the_same_authority(tmp_path: Path) -> None:
    ensure(tmp_path, NAMES, NOW)
    authority = (tmp_path / CA_FILE).read_bytes()
    assert ensure(tmp_path, ("other.example",), NOW)
    assert (tmp_path / CA_FILE).read_bytes() == authority
    assert verified(tmp_path, "other.example", NOW)


def test_an_authority_that_ends_too_soon_is_replaced(tmp_path: Path) -> None:
    ensure(tmp_path, NAMES, NOW)
    authority = (tmp_path / CA_FILE).read_bytes()
    late = NOW + CA_LIFETIME - LIFETIME
    assert ensure(tmp_path, NAMES, late)
    assert (tmp_path / CA_FILE).read_bytes() != authority
    assert verified(tmp_path, "cc.example", late)


def test_damaged_files_are_made_anew(tmp_path: Path) -> None:
    for name in (CA_FILE, CA_KEY_FILE, FILE, KEY_FILE):
        ensure(tmp_path, NAMES, NOW)
        (tmp_path / name).write_bytes(b"no PEM")
        assert ensure(tmp_path, NAMES, NOW)
        assert verified(tmp_path, "cc.example", NOW)
        (tmp_path / name).unlink()
        assert ensure(tmp_path, NAMES, NOW)


def test_a_key_of_another_certificate_is_noticed(tmp_path: Path) -> None:
    one, two = tmp_path / "one", tmp_path / "two"
    ensure(one, NAMES, NOW)
    ensure(two, NAMES, NOW)
    for name in (CA_KEY_FILE, KEY_FILE):
        (one / name).write_bytes((two / name).read_bytes())
        assert ensure(one, NAMES, NOW)
        assert verified(one, "cc.example", NOW)


def test_one_that_was_made_for_servers_alone_is_made_anew(tmp_path: Path) -> None:
    """Who calls a trunk may be asked who he is."""
    ensure(tmp_path, NAMES, NOW)
    leaf = x509.load_pem_x509_certificate((tmp_path / FILE).read_bytes())
    purposes = leaf.extensions.get_extension_for_class(x509.ExtendedKeyUsage).value
    assert set(purposes) == {ExtendedKeyUsageOID.SERVER_AUTH, ExtendedKeyUsageOID.CLIENT_AUTH}
    key = load_pem_private_key((tmp_path / CA_KEY_FILE).read_bytes(), None)
    assert isinstance(key, ec.EllipticCurvePrivateKey)
    older = x509.CertificateBuilder(
        issuer_name=leaf.issuer,
        subject_name=leaf.subject,
        public_key=leaf.public_key(),
        serial_number=leaf.serial_number,
        not_valid_before=leaf.not_valid_before_utc,
        not_valid_after=leaf.not_valid_after_utc,
        extensions=[
            *(each for each in leaf.extensions if each.oid != ExtensionOID.EXTENDED_KEY_USAGE),
            x509.Extension(
                ExtensionOID.EXTENDED_KEY_USAGE,
                False,
                x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH]),
            ),
        ],
    ).sign(key, hashes.SHA256())
    (tmp_path / FILE).write_bytes(older.public_bytes(Encoding.PEM))
    assert ensure(tmp_path, NAMES, NOW)
    assert not ensure(tmp_path, NAMES, NOW)
