"""What can be set for one node.

The sections of `yunhu.toml`, their defaults, and what their values must be.
"""

import ipaddress
from pathlib import Path
from typing import Annotated, Literal

from msgspec import Meta, Struct

from yunhu.platform.settings.audit import Audit
from yunhu.platform.settings.rates import Rates
from yunhu.platform.settings.sso import SingleSignOn
from yunhu.platform.settings.values import (
    DatabaseUrl,
    Host,
    Ip,
    Listening,
    Name,
    Network,
    Port,
    Ports,
    Recipient,
    Slug,
)


class Node(Struct, frozen=True, kw_only=True):
    """[node] this node."""

    name: Slug = "node1"
    data_dir: str = "var"
    """Where everything is kept that has no place of its own."""


class Centre(Struct, frozen=True, kw_only=True):
    """[centre] the company's configuration: numbers, flows, queues, agents."""

    file: str = "centre.yaml"


class Sip(Struct, frozen=True, kw_only=True):
    """[sip] signalling."""

    udp: tuple[Listening, ...] = ("0.0.0.0:5060",)
    tcp: tuple[Listening, ...] = ("0.0.0.0:5060",)
    tls: tuple[Listening, ...] = ()
    """Encrypted signalling (usually port 5061), with the certificate of [http]."""

    trust: str | None = None
    """A PEM file with authorities whose certificates trunks may show, beside those that the system knows."""

    advertised: Ip | None = None
    """The address that others reach us by, when it is not the one we listen on."""

    domain: Host = "yunhu.local"
    max_calls: Annotated[int, Meta(ge=1, le=100_000)] = 1_000
    max_calls_per_s: Annotated[int, Meta(ge=1, le=10_000)] = 300


class Media(Struct, frozen=True, kw_only=True):
    """[media] the engine."""

    address: Ip = "0.0.0.0"
    """Where RTP is sent and received; 0.0.0.0 is the address of the route to the peer."""

    advertised: Ip | None = None
    ports: Ports = "30000-39998"
    rtc_port: Annotated[int, Meta(ge=0, le=65_535)] = 0
    """Where browsers send their audio and pictures, UDP and TCP; 0 is any free one, which firewalls rarely
    let through."""

    threads: Annotated[int, Meta(ge=0, le=256)] = 0
    """Packet threads; 0 is one for each core."""

    socket: str | None = None
    prompts: tuple[str, ...] = ()
    """Folders with the company's own prompts, before the ones that come with Yunhu."""

    binary: str | None = None
    """The engine's program; by default the one that was installed with Yunhu."""


class Recording(Struct, frozen=True, kw_only=True):
    """[recording] where recordings go, and who can open them."""

    store: str | None = None
    recipients: tuple[Recipient, ...] = ()
    """Public keys (age1…) that recordings are for; without any, the node's own, so that it plays them."""

    on_full: Literal["continue", "refuse"] = "continue"
    """When the disk is full: go on without recording and mark the contact, or refuse new calls."""


class Speech(Struct, frozen=True, kw_only=True):
    """[speech] what says the texts of flows aloud, and where that is kept."""

    engine: Slug = "offline"
    """`offline` (espeak-ng and flite), `http`, `sherpa-onnx`, or one that was installed beside Yunhu."""

    languages: Annotated[
        tuple[Annotated[str, Meta(pattern=r"^[a-z]{2,3}(-[A-Z]{2})?$")], ...], Meta(max_length=32)
    ] = ()
    """The languages it is for (empty: all it speaks); the offline one says the others."""

    url: Annotated[str, Meta(pattern=r"^https?://[^\s/]+", max_length=1_000)] | None = None
    """`http`: where a text is sent, as JSON; a WAV file must come back."""

    key_file: str | None = None
    """`http`: a file with the bearer token."""

    model: str | None = None
    """`sherpa-onnx`: the folder of the model."""

    voice: Annotated[str, Meta(max_length=100)] = ""
    """`http`: the name of a voice; `sherpa-onnx`: the number of a speaker."""

    cache_mib: Annotated[int, Meta(ge=1, le=1_000_000)] = 512
    """What is kept of it on the disk; what was not played for longest goes first."""


class Http(Struct, frozen=True, kw_only=True):
    """[http] the programming interface, the pages and the WebSockets of browsers."""

    host: Ip = "127.0.0.1"
    port: Port = 8080
    tls: Literal["auto", "off", "files", "local", "acme"] = "auto"
    """HTTPS with a certificate from files, by an authority of this node's own, or by one that speaks ACME.

    `auto` is `local`, but off where only this machine can come: on a loopback address. Browsers give pages of
    other machines a microphone only over HTTPS.
    """

    certificate: str | None = None
    key: str | None = None
    """The files of `tls = "files"`, in PEM; they are read again when they change."""

    names: tuple[Name, ...] = ()
    """What a certificate that we make or ask for is for; by default this machine's names and addresses."""

    trusted_proxies: tuple[Network, ...] = ()
    """Addresses and networks of proxies before us, whose `X-Forwarded-For` and `-Proto` we believe."""

    acme_directory: Annotated[str, Meta(pattern=r"^https://[^\s/]+", max_length=1_000)] = (
        "https://acme-v02.api.letsencrypt.org/directory"
    )
    """`acme`: the authority; its terms are agreed to by asking it. It looks at port 80 of each of `names`."""

    acme_contact: Annotated[str, Meta(pattern=r"^[^@\s,]+@[^@\s,]+$", max_length=200)] | None = None
    """`acme`: an e-mail address that the authority may write to."""

    acme_trust: str | None = None
    """`acme`: a PEM file, when the authority's own address is signed by somebody unknown to the system."""

    acme_port: Port = 80
    """`acme`: where its challenges are answered; other than 80 only behind something that forwards it."""

    @property
    def encrypted(self) -> bool:
        """Whether the pages and the programming interface are served over TLS."""
        return self.certified_by != "off"

    @property
    def certified_by(self) -> Literal["off", "files", "local", "acme"]:
        """Where the certificate comes from."""
        if self.tls != "auto":
            return self.tls
        return "off" if ipaddress.ip_address(self.host).is_loopback else "local"


class Session(Struct, frozen=True, kw_only=True):
    """[session] people who are logged in. That a session ends never ends a call."""

    idle_h: Annotated[int, Meta(ge=1, le=720)] = 12
    """Hours without any use after which a person must log in again."""

    administrators_idle_min: Annotated[int, Meta(ge=1, le=43_200)] = 15
    """The same in minutes for those who rule others."""

    longest_h: Annotated[int, Meta(ge=1, le=720)] = 12
    """Hours after which a person must log in again in any case; an agent's contact is over first."""

    unused_days: Annotated[int, Meta(ge=0, le=3_650)] = 90
    """Days without a log-in after which nobody can log in as a user; 0: never."""

    password_days: Annotated[int, Meta(ge=0, le=3_650)] = 0
    """Days after which a password must be changed at the log-in; 0: never."""

    second_factor: Literal["administrators", "everybody", "off"] = "administrators"
    """Who can do nothing before a second factor is added: a code of an app, or a passkey.

    `off` is for trying things out; who has a second factor is asked for it all the same.
    """


class Roles(Struct, frozen=True, kw_only=True):
    """[roles] who may administer. Here and not in the configuration, which an administrator could change."""

    separation: bool = False
    """Whether nobody may do everything: the system, the security and the audit administrator are three."""


class Tokens(Struct, frozen=True, kw_only=True):
    """[tokens] what programs sign in with."""

    days: Annotated[int, Meta(ge=1, le=3_650)] = 365
    """Days that a token lives of which nothing else is said."""

    longest_days: Annotated[int, Meta(ge=1, le=3_650)] = 730
    """Days that a token lives at most."""


class Database(Struct, frozen=True, kw_only=True):
    """[database] the main database."""

    url: DatabaseUrl | None = None


class JournalSettings(Struct, frozen=True, kw_only=True):
    """[journal] where facts are written first; a fast local disk."""

    path: str | None = None


class Keys(Struct, frozen=True, kw_only=True):
    """[keys] what seals personal data and opens recordings (docs/keys.md)."""

    folder: str | None = None
    """The keyring: tenants' keys, wrapped by the master key. By default `keys` in the data folder."""

    master: Slug = "file"
    """Where the master key is: `file`, `environment` (YUNHU_MASTER_KEY), `http` (a key management service),
    or what was installed beside Yunhu."""

    master_file: str | None = None
    """`file`: where it is; best on another disk than the data."""

    url: Annotated[str, Meta(pattern=r"^https?://[^\s/]+", max_length=1_000)] | None = None
    """`http`: the service."""

    token_file: str | None = None
    """`http`: a file with the bearer token."""

    suite: Literal["intl", "gm"] = "intl"
    """What new keys seal with: AES-256-GCM and SHA-256, or SM4-GCM and SM3."""


class Privacy(Struct, frozen=True, kw_only=True):
    """[privacy] how many masked values one person may be shown, and for how long (docs/privacy.md)."""

    reveals_an_hour: Annotated[int, Meta(ge=1, le=1_000)] = 30
    reveals_a_day: Annotated[int, Meta(ge=1, le=10_000)] = 200

    revealed_s: Annotated[int, Meta(ge=5, le=600)] = 60
    """How long the pages show a value before they forget it."""


class Log(Struct, frozen=True, kw_only=True):
    """[log] what is logged, and how."""

    level: Literal["debug", "info", "warning", "error"] = "info"
    format: Literal["json", "text"] = "json"


class Limits(Struct, frozen=True, kw_only=True):
    """[limits] what one node lets in at most."""

    body_kib: Annotated[int, Meta(ge=1, le=102_400)] = 1_024
    """Size of a request to the programming interface."""

    streams: Annotated[int, Meta(ge=1, le=100_000)] = 1_000
    """Live event streams at once."""

    registrations: Annotated[int, Meta(ge=1, le=1_000_000)] = 10_000
    """Phones registered at once."""


class Settings(Struct, frozen=True, kw_only=True):
    """Everything that can be set for one node."""

    node: Node = Node()
    centre: Centre = Centre()
    sip: Sip = Sip()
    media: Media = Media()
    recording: Recording = Recording()
    speech: Speech = Speech()
    http: Http = Http()
    session: Session = Session()
    tokens: Tokens = Tokens()
    sso: SingleSignOn = SingleSignOn()
    roles: Roles = Roles()
    database: Database = Database()
    journal: JournalSettings = JournalSettings()
    keys: Keys = Keys()
    audit: Audit = Audit()
    rates: Rates = Rates()
    privacy: Privacy = Privacy()
    log: Log = Log()
    limits: Limits = Limits()

    @property
    def data_dir(self) -> Path:
        """The folder of the node's data."""
        return Path(self.node.data_dir)

    @property
    def journal_path(self) -> Path:
        """The journal's file."""
        return Path(self.journal.path) if self.journal.path else self.data_dir / "journal.db"

    @property
    def media_socket(self) -> Path:
        """The engine's control socket."""
        return Path(self.media.socket) if self.media.socket else self.data_dir / "media.sock"

    @property
    def recording_store(self) -> Path:
        """The folder of the recordings."""
        return Path(self.recording.store) if self.recording.store else self.data_dir / "recordings"

    @property
    def key_folder(self) -> Path:
        """The folder of the keyring."""
        return Path(self.keys.folder) if self.keys.folder else self.data_dir / "keys"

    @property
    def speech_store(self) -> Path:
        """The folder of the texts that were said."""
        return self.data_dir / "speech"

    @property
    def database_url(self) -> str:
        """The main database, as SQLAlchemy names it."""
        return self.database.url or f"sqlite+aiosqlite:///{self.data_dir / 'yunhu.db'}"
