"""The keyring: every tenant's data keys, fingerprint key and recording keys, wrapped by the master key.

Opened keys are in memory, so that calls go on when whoever has the master key is away. A new master key wraps
the tenants' keys anew and touches nothing that they sealed; a new data key seals from now on, and the ones
before still open.
"""

from __future__ import annotations

import secrets
import threading
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Final, Protocol

import pyrage  # type: ignore[import-untyped]
from msgspec.structs import replace

from yunhu.kit.instants import Instant
from yunhu.kit.refusal import Refusal
from yunhu.trust.privacy.envelope import VERSION, KeyFile, Tenant, Wrapped, alone, context, read, write
from yunhu.trust.privacy.errors import (
    KeyringDamaged,
    KeyringLost,
    SealBroken,
    TooManyKeys,
)
from yunhu.trust.privacy.masters.file import FileMaster
from yunhu.trust.privacy.ports import MasterKey
from yunhu.trust.privacy.sealer import Sealer
from yunhu.trust.privacy.suites import KEY_BYTES, SuiteName, sealing

FILE: Final = "keyring.json"
MOST_KEYS: Final = 1_000
"""Keys of one kind that a tenant has at most: one a week for nineteen years."""

DATA, PRINTS, RECORDING = "data", "fingerprint", "recording"

NODE: Final = ""
"""Stands where the name of a tenant does, of keys that are the node's own."""


class Identity(Protocol):
    """A private key of recordings; `str` of it is the key itself, so it is never logged."""

    def to_public(self) -> object:
        """The recipient that fits it; `str` of it is `age1…`."""
        ...


class Keyring:
    """The keys of all tenants of one data folder. `open_keyring` makes one."""

    def __init__(
        self,
        path: Path,
        master: MasterKey,
        suite: SuiteName,
        now: Callable[[], Instant],
        whole: Callable[[str], str] = str,
    ) -> None:
        """`whole` gives a number's whole form (E.164), of which fingerprints are made."""
        self.path = path
        self.master = master
        self._suite: SuiteName = suite
        self._now = now
        self._whole = whole
        self._sealers: dict[str, Sealer] = {}
        self._identities: dict[str, list[Identity]] = {}
        self._changing = threading.RLock()
        self._mark: tuple[int, int] | None = None

    # --- sealing --------------------------------------------------------------------------------------

    def seal(self, tenant: str, text: str, about: str) -> str:
        """The text, sealed for a tenant and a purpose."""
        return self.sealer(tenant).seal(text, about)

    def open(self, tenant: str, sealed: str, about: str) -> str:
        """The text that was sealed for this tenant and purpose. Raises `KeyMissing`, `SealBroken`."""
        return self.sealer(tenant).open(sealed, about)

    def fingerprint(self, tenant: str, text: str, about: str) -> str:
        """The keyed hash of a text (128 bits, base64url); of numbers (`about` is `number`) as E.164."""
        return self.sealer(tenant).fingerprint(text, about)

    def recording_identity(self, tenant: str) -> list[Identity]:
        """The private keys that open the tenant's recordings, the newest last."""
        self.sealer(tenant)
        return list(self._identities[tenant])

    def recipient(self, tenant: str) -> str:
        """The public key that new recordings are encrypted for."""
        return str(self.recording_identity(tenant)[-1].to_public())

    def sealer(self, tenant: str) -> Sealer:
        """The tenant's opened keys; they are made when there are none. Raises `MasterAway` and its like."""
        found = self._sealers.get(tenant)
        if found is None:
            with self._changing:
                found = self._sealers.get(tenant) or self._take_up(tenant)
        return found

    # --- keys of the node itself ----------------------------------------------------------------------

    def own(self, purpose: str) -> bytes | None:
        """The node's private key for a purpose; None before there is one. Raises like `sealer`."""
        with self._changing:
            return self._own_of(self.document(), purpose)

    def keep_own(self, purpose: str, name: str, key: bytes) -> bytes:
        """Keep a private key of the node, unless there is one for this purpose; the one that is kept.

        It is on the disk, wrapped, when this returns. Raises like `sealer`, and OSError.
        """
        with self._changing, alone(self.path):
            document = self.document()
            kept = self._own_of(document, purpose)
            if kept is not None:
                return kept
            wrapped = self.master.wrap(key, context(NODE, purpose, name))
            fresh = Wrapped(name, self._now(), wrapped, self._suite)
            write(self.path, replace(document, own={**document.own, purpose: fresh}))
            return key

    def _own_of(self, document: KeyFile, purpose: str) -> bytes | None:
        found = document.own.get(purpose)
        return None if found is None else self._unwrap(NODE, purpose, found, document.master)

    # --- changing keys --------------------------------------------------------------------------------

    def rotate_tenant(self, tenant: str) -> str:
        """Seal with a new data key from now on; gives its id. Raises `TooManyKeys`, `MasterAway`, OSError."""
        self.sealer(tenant)
        return self._added(tenant, DATA)

    def rotate_recording(self, tenant: str) -> str:
        """Encrypt new recordings for a new key pair; gives its public key. Raises like `rotate_tenant`."""
        self.sealer(tenant)
        return self._added(tenant, RECORDING)

    def rotate_master(self) -> str:
        """Wrap all tenants' keys with a new master key; gives its name. What was sealed is not touched.

        Whenever this is cut short, the next start goes on: the old master key is there until all is wrapped
        anew. Raises `MasterNotOurs`, `MasterAway`, `WrongMaster`, OSError.
        """
        with self._changing, alone(self.path):
            self.master.renew()
            return self._rewrap(read(self.path))

    def refresh(self) -> bool:
        """Take up what another process changed in the file; whether it did. Raises like `sealer`."""
        with self._changing:
            if not self.is_stale():
                return False
            mark = self._marked()
            document = self._read()
            # While this fails the file counts as unread, so that the next look tries again.
            self._mark = None
            for tenant in list(self._sealers):
                self._use(tenant, document)
            self._mark = mark
            return True

    def is_stale(self) -> bool:
        """Whether another process changed the file since it was read."""
        return self._mark != self._marked()

    def _look(self) -> bool:
        """Look for a key that is not known, where that takes no time."""
        try:
            return self.master.is_near and self.refresh()
        except (Refusal, OSError):
            return False

    # --- the file -------------------------------------------------------------------------------------

    def begin(self, is_new: bool) -> None:
        """Look whether file and master key fit, and finish what was cut short. `open_keyring` calls it."""
        with alone(self.path):
            if is_new:
                master = self.master.identity()
                write(self.path, KeyFile(VERSION, secrets.token_hex(8), master))
            document = read(self.path)
            if document.master != self.master.identity():
                self._rewrap(document)
            else:
                self.master.retire()

    def document(self) -> KeyFile:
        """What the file holds: the names of keys, and the keys only wrapped. Raises like `sealer`."""
        try:
            return read(self.path)
        except FileNotFoundError:
            raise KeyringLost(file=str(self.path)) from None

    def _read(self) -> KeyFile:
        self._mark = self._marked()
        return self.document()

    def _marked(self) -> tuple[int, int] | None:
        try:
            stat = self.path.stat()
        except FileNotFoundError:
            return None
        return stat.st_ino, stat.st_mtime_ns

    def _take_up(self, tenant: str) -> Sealer:
        document = self._read()
        if tenant not in document.tenants:
            with alone(self.path):
                document = self._read()
                if tenant not in document.tenants:
                    document = self._write(document, tenant, self._new_tenant(tenant))
        self._use(tenant, document)
        return self._sealers[tenant]

    def _write(self, document: KeyFile, tenant: str, keys: Tenant) -> KeyFile:
        changed = replace(document, tenants={**document.tenants, tenant: keys})
        write(self.path, changed)
        self._mark = self._marked()
        return changed

    def _new_tenant(self, tenant: str) -> Tenant:
        return Tenant(
            data=(self._new_key(tenant, DATA),),
            prints=self._new_key(tenant, PRINTS),
            recording=(self._new_key(tenant, RECORDING),),
        )

    def _new_key(self, tenant: str, purpose: str) -> Wrapped:
        if purpose == RECORDING:
            pair = pyrage.x25519.Identity.generate()
            id_, key = str(pair.to_public()), str(pair).encode("ascii")
        else:
            id_, key = secrets.token_hex(4), secrets.token_bytes(KEY_BYTES)
        wrapped = self.master.wrap(key, context(tenant, purpose, id_))
        return Wrapped(id_, self._now(), wrapped, self._suite)

    def _added(self, tenant: str, purpose: str) -> str:
        with self._changing, alone(self.path):
            document = self._read()
            keys = document.tenants[tenant]
            held = keys.recording if purpose == RECORDING else keys.data
            if len(held) >= MOST_KEYS:
                raise TooManyKeys(most=MOST_KEYS)
            fresh = self._new_key(tenant, purpose)
            more = (*held, fresh)
            keys = replace(keys, recording=more) if purpose == RECORDING else replace(keys, data=more)
            self._use(tenant, self._write(document, tenant, keys))
        return fresh.id

    # --- wrapping -------------------------------------------------------------------------------------

    def _use(self, tenant: str, document: KeyFile) -> None:
        """Open the tenant's keys; those that are open already are not asked for again."""
        keys, by = document.tenants[tenant], document.master

        def opened(key: Wrapped, purpose: str) -> bytes:
            return self._unwrap(tenant, purpose, key, by)

        sealer = self._sealers.get(tenant) or Sealer(tenant, str(self.path), self._whole, self._look)
        data = {key.id: sealer.key(key.id) or sealing(key.suite, opened(key, DATA)) for key in keys.data}
        prints = sealer.prints or (keys.prints.suite, opened(keys.prints, PRINTS))
        known = {str(each.to_public()): each for each in self._identities.get(tenant, ())}
        self._identities[tenant] = [
            known.get(key.id) or _identity(opened(key, RECORDING)) for key in keys.recording
        ]
        sealer.take(data, keys.data[-1].id, prints)
        self._sealers[tenant] = sealer

    def _unwrap(self, tenant: str, purpose: str, key: Wrapped, by: str) -> bytes:
        try:
            return self.master.unwrap(key.wrapped, context(tenant, purpose, key.id), by)
        except SealBroken:
            raise KeyringDamaged(file=str(self.path), reason=f"{tenant}/{purpose}/{key.id[:16]}") from None

    def _rewrap(self, document: KeyFile) -> str:
        """Wrap everything with the newest master key. Raises before anything is written when a key is bad."""

        def anew(tenant: str, purpose: str, held: Sequence[Wrapped]) -> tuple[Wrapped, ...]:
            return tuple(
                replace(
                    key,
                    wrapped=self.master.wrap(
                        self._unwrap(tenant, purpose, key, document.master), context(tenant, purpose, key.id)
                    ),
                )
                for key in held
            )

        tenants = {
            name: Tenant(
                data=anew(name, DATA, keys.data),
                prints=anew(name, PRINTS, (keys.prints,))[0],
                recording=anew(name, RECORDING, keys.recording),
            )
            for name, keys in document.tenants.items()
        }
        own = {purpose: anew(NODE, purpose, (key,))[0] for purpose, key in document.own.items()}
        identity = self.master.identity()
        write(self.path, replace(document, master=identity, tenants=tenants, own=own))
        self._mark = self._marked()
        self.master.retire()
        return identity


def _identity(key: bytes) -> Identity:
    found: Identity = pyrage.x25519.Identity.from_str(key.decode("ascii"))
    return found


def open_keyring(
    folder: Path,
    master: MasterKey,
    suite: SuiteName,
    now: Callable[[], Instant],
    whole: Callable[[str], str] = str,
    *,
    has_data: bool,
) -> Keyring:
    """The keyring of a folder, made at the first start.

    `has_data` says that something may be sealed already: then nothing is made in the place of what is gone.
    Raises `KeyringLost`, `KeyringDamaged`, `MasterMissing`, `MasterUnfit`, `WrongMaster`, `MasterAway`,
    OSError.
    """
    path = folder / FILE
    is_new = not path.exists()
    if is_new and has_data:
        raise KeyringLost(file=str(path))
    if is_new and isinstance(master, FileMaster) and not master.exists():
        master.make()
    keyring = Keyring(path, master, suite, now, whole)
    keyring.begin(is_new)
    return keyring
