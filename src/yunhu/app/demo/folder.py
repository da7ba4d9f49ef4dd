"""Fills the demonstration's folder: keys, passwords, settings and the centre. What is there is kept."""

from __future__ import annotations

import secrets
import tomllib
from collections.abc import Mapping, Sequence
from pathlib import Path

import yaml

from yunhu.app.demo import seed
from yunhu.app.demo.places import Places
from yunhu.platform.secrets import write_private
from yunhu.telephony.sip.digest import ALGORITHMS, ha1
from yunhu.work.recordings.keys import keygen, load_recipients

PASSWORD_CHARACTERS = "abcdefghjkmnpqrstuvwxyz23456789"
"""What nobody confuses when typing it."""

PASSWORD_LENGTH = 10


def make_keys(places: Places) -> list[str]:
    """The public keys that recordings are encrypted for; both pairs are made when there are none."""
    if not places.keys.exists():
        keygen(places.keys)
    return load_recipients([places.keys / "tenant.pub", places.keys / "escrow.pub"])


def logins(places: Places, names: Sequence[str]) -> dict[str, str]:
    """Phone or user → password, made once and kept in a file that only its owner can read."""
    known: dict[str, str] = {}
    if places.logins.exists():
        known = {str(k): str(v) for k, v in tomllib.loads(places.logins.read_text("utf-8")).items()}
    fresh = {name: known.get(name) or password() for name in names}
    if fresh != known:
        lines = "".join(f'{name} = "{password}"\n' for name, password in fresh.items())
        write_private(places.logins, lines.encode())
    return fresh


def hashes(passwords: Mapping[str, str]) -> dict[str, dict[str, str]]:
    """Phone → algorithm → what the node keeps instead of the password."""
    return {
        phone: {algorithm: ha1(algorithm, phone, seed.DOMAIN, password) for algorithm in ALGORITHMS}
        for phone, password in passwords.items()
    }


def kept_loopback(places: Places) -> seed.Loopback | None:
    """The part of loopback that the centre on disk has its simulated people on; None without one."""
    try:
        document = yaml.safe_load(places.centre.read_text("utf-8"))
        carrier = next(it for it in document["trunks"] if it["id"] == seed.CARRIER)
        network = str(carrier["addresses"][0])
    except (OSError, yaml.YAMLError, StopIteration, KeyError, IndexError, TypeError):
        return None
    return seed.Loopback(network.rpartition(".")[0])


def write_centre(
    places: Places,
    loopback: seed.Loopback,
    passwords: Mapping[str, str],
    people: Sequence[seed.Person] = (),
) -> None:
    """Write centre.yaml, unless it is there."""
    if places.centre.exists():
        return
    document = seed.centre(loopback, hashes(passwords), people)
    _write(places.centre, yaml.safe_dump(document, allow_unicode=True, sort_keys=False, width=100))


def write_settings(
    places: Places, address: str, sip_port: int, http_port: int, media_ports: str, recipients: Sequence[str]
) -> None:
    """Write yunhu.toml, unless it is there."""
    if places.settings.exists():
        return
    text = seed.settings(
        file=places.settings.name,
        address=address,
        sip_port=sip_port,
        http_port=http_port,
        media_ports=media_ports,
        recipients=recipients,
    )
    _write(places.settings, text)


def _write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, "utf-8")


def password() -> str:
    """A new one."""
    return "".join(secrets.choice(PASSWORD_CHARACTERS) for _ in range(PASSWORD_LENGTH))
