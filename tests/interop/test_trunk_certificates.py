"""Trunks that have to show a certificate, played by programs that are not ours: openssl and baresip."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path

from msgspec.structs import replace
from tests.interop.baresip import softphone
from tests.interop.bridge import Bridge, bridge, until
from tests.interop.test_baresip_phone import MEI
from tests.interop.test_baresip_secure import G711
from tests.ports import free_port

from yunhu.app.web.certified import Certified
from yunhu.platform.alarms import Alarms
from yunhu.platform.bus import Bus
from yunhu.platform.certificates import local_ca
from yunhu.platform.clock import SystemClock
from yunhu.platform.settings.node import Http, Node, Settings, Sip
from yunhu.telephony.legs.front import WARNINGS
from yunhu.telephony.sip.stack import Listen
from yunhu.telephony.trunks.model import Trunk

CARRIER = Trunk(
    id="carrier",
    addresses=("127.0.0.1",),
    transport="tls",
    certificate_names=("sbc.carrier.example",),
    srtp="off",
    options_s=0,
)
LONGEST_S = 30.0


def files(folder: Path) -> tuple[str, str]:
    """The certificate in a folder, and its key."""
    return str(folder / local_ca.FILE), str(folder / local_ca.KEY_FILE)


class Centre:
    """A centre that listens over TLS as a node does, and believes one carrier's authority."""

    def __init__(self, folder: Path, bridged: Bridge) -> None:
        self.folder = folder
        self.bridge = bridged
        for name, names in (
            ("carrier", ("sbc.carrier.example", "127.0.0.1")),
            ("stranger", ("sbc.carrier.example",)),
        ):
            local_ca.ensure(folder / name, names, datetime.now(UTC))
        # The same authority signs for another of its customers.
        local_ca.ensure(folder / "carrier", ("other.example",), datetime.now(UTC))
        for file in (local_ca.FILE, local_ca.KEY_FILE):
            (folder / "other").mkdir(exist_ok=True)
            (folder / "other" / file).write_bytes((folder / "carrier" / file).read_bytes())
        local_ca.ensure(folder / "carrier", ("sbc.carrier.example", "127.0.0.1"), datetime.now(UTC))
        settings = Settings(
            node=Node(data_dir=str(folder / "var")),
            sip=Sip(tls=("127.0.0.1:5061",), trust=str(folder / "carrier" / local_ca.CA_FILE)),
            http=Http(names=("centre.example", "127.0.0.1")),
        )
        clock = SystemClock()
        self.certified = Certified(settings, clock, Alarms(clock, Bus()))
        self.authority = str(folder / "var" / "tls" / local_ca.CA_FILE)

    @property
    def port(self) -> int:
        return self.bridge.stack.local("tls")[1]


@asynccontextmanager
async def centre(folder: Path, *trunks: Trunk) -> AsyncIterator[Centre]:
    async with bridge() as bridged:
        made = Centre(folder, bridged)
        secure = made.certified.for_phones(bridged.trunks)
        await bridged.stack.listen(Listen("127.0.0.1", 0, ("tls",), secure=secure))
        bridged.configure(list(trunks), [replace(MEI, srtp="optional")])
        yield made


INVITE = """INVITE sip:4001@127.0.0.1 SIP/2.0
Via: SIP/2.0/TLS 127.0.0.1:9;branch=z9hG4bK{call}
Max-Forwards: 70
From: <sip:100@127.0.0.1>;tag=far
To: <sip:4001@127.0.0.1>
Call-ID: {call}
CSeq: 1 INVITE
Contact: <sip:100@127.0.0.1:9;transport=tls>
Content-Type: application/sdp
Content-Length: {length}

"""
SDP = (
    "v=0\r\no=- 7 1 IN IP4 127.0.0.1\r\ns=-\r\nc=IN IP4 127.0.0.1\r\nt=0 0\r\n"
    "m=audio 4000 RTP/AVP 8\r\na=rtpmap:8 PCMA/8000\r\n"
)


async def openssl(at: Centre, *more: str) -> str:
    """What `openssl s_client` is answered that sends an INVITE; empty when it is not let in."""
    program = await asyncio.create_subprocess_exec(
        *(
            "openssl",
            "s_client",
            "-connect",
            f"127.0.0.1:{at.port}",
            "-quiet",
            "-CAfile",
            at.authority,
            *more,
        ),
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.DEVNULL,
    )
    assert program.stdin is not None
    assert program.stdout is not None
    invite = INVITE.format(call=f"call-{len(more)}", length=len(SDP)).replace("\n", "\r\n") + SDP
    heard = b""
    try:
        async with asyncio.timeout(LONGEST_S):
            program.stdin.write(invite.encode())
            while b" 200 OK" not in heard and b" 403 " not in heard:
                part = await program.stdout.read(4096)
                if not part:
                    break
                heard += part
    finally:
        if program.returncode is None:
            program.kill()
        await program.wait()
    return heard.decode()


async def test_openssl_is_refused_until_it_shows_the_certificate_of_the_trunk(tmp_path: Path) -> None:
    async with centre(tmp_path, CARRIER) as at:
        shows = {
            name: ("-cert", files(tmp_path / name)[0], "-key", files(tmp_path / name)[1])
            for name in ("carrier", "other", "stranger")
        }
        nothing = await openssl(at)
        assert "403 Forbidden" in nothing
        assert WARNINGS["no_certificate"] in nothing
        other = await openssl(at, *shows["other"])
        assert "403 Forbidden" in other
        assert WARNINGS["other_names"] in other
        assert await openssl(at, *shows["stranger"]) == ""
        assert at.bridge.stack.counters.certificates_refused == 1
        assert len(at.bridge.legs) == 0
        assert "SIP/2.0 200 OK" in await openssl(at, *shows["carrier"], "-tls1_2")
        assert "SIP/2.0 200 OK" in await openssl(at, *shows["carrier"], "-tls1_3", "-no_ticket")
        assert {leg.trunk for leg in at.bridge.legs.living()} == {"carrier"}


async def test_openssl_is_shown_our_certificate_when_it_asks_for_one(tmp_path: Path) -> None:
    """It listens as a carrier that lets nobody in who does not prove who he is."""
    port = free_port()
    there = replace(CARRIER, target=f"127.0.0.1:{port}", options_s=1)
    async with centre(tmp_path) as at:
        certificate, key = files(tmp_path / "carrier")
        program = await asyncio.create_subprocess_exec(
            *("openssl", "s_server", "-accept", f"127.0.0.1:{port}", "-cert", certificate, "-key", key),
            *("-Verify", "3", "-verify_return_error", "-CAfile", at.authority, "-naccept", "1"),
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.STDOUT,
        )
        assert program.stdout is not None
        heard = b""
        try:
            async with asyncio.timeout(LONGEST_S):
                while b"ACCEPT" not in heard:
                    heard += await program.stdout.read(4096)
                at.bridge.configure([there], [])
                while b"OPTIONS sip:127.0.0.1" not in heard:
                    part = await program.stdout.read(4096)
                    assert part, heard.decode()
                    heard += part
        finally:
            program.kill()
            await program.wait()
        assert b"CN = centre.example" in heard


def showing(at: Centre, whose: str) -> str:
    """The lines of baresip's configuration that have it show a certificate; it wants both in one file."""
    both = at.folder / "both.pem"
    both.write_bytes(b"".join(Path(file).read_bytes() for file in files(at.folder / whose)))
    return f"sip_cafile {at.authority}\nsip_certificate {both}\n"


async def test_baresip_calls_as_a_trunk_with_its_certificate(tmp_path: Path) -> None:
    async with centre(tmp_path, CARRIER) as at:
        more = showing(at, "carrier")
        account = f"<sip:100@127.0.0.1:{at.port};transport=tls>;regint=0{G711}"
        async with softphone(tmp_path, account, more) as caller:
            caller.command("dial", f"sip:4001@127.0.0.1:{at.port}")
            await until(lambda: len(at.bridge.legs) == 1)
            (leg,) = at.bridge.legs.living()
            await until(lambda: leg.state == "confirmed")
            assert (leg.trunk, leg.flow.transport) == ("carrier", "tls")
            caller.command("hangup")
            await until(lambda: len(at.bridge.legs) == 0)
        assert at.bridge.faults == []


async def test_a_phone_with_a_certificate_of_its_maker_is_a_phone_as_before(tmp_path: Path) -> None:
    """Its address is no trunk's that has to prove who it is: nobody asks for what nobody could believe."""
    elsewhere = replace(CARRIER, addresses=("192.0.2.1",))
    async with centre(tmp_path, elsewhere) as at:
        more = showing(at, "stranger")
        account = (
            f"<sip:1001@127.0.0.1:{at.port};transport=tls>;auth_user=1001;auth_pass=secret;regint=60{G711}"
        )
        async with softphone(tmp_path, account, more):
            await until(lambda: at.bridge.registrar.best("1001"))
