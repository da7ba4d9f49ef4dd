"""A whole node in this process, with a fake media engine, and a client of its programming interface."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from pathlib import Path

import httpx
import msgspec
import uvicorn
import yaml
from fastapi import FastAPI
from tests.ports import free_port

from yunhu.app.configuration.model import Centre
from yunhu.app.configuration.phones import all_hashed
from yunhu.app.node import Node
from yunhu.app.web.interface import make_app
from yunhu.app.web.serve import web_config
from yunhu.platform.certificates.tls import Certificate
from yunhu.platform.clock import LoopScheduler
from yunhu.platform.http.base import UNLIMITED, Principal
from yunhu.platform.settings import node as s
from yunhu.platform.settings.sso import SingleSignOn
from yunhu.telephony.media.program import EngineSettings
from yunhu.telephony.media.twin.fake import FakeEngine
from yunhu.trust.identity.model import Tenant
from yunhu.trust.identity.store.tokens import IdentityStore
from yunhu.work.recordings.keys import new_identity

FREE = s.Session(second_factor="off")
"""Tests log in as administrators by password alone, unless a test is about more."""

NO_SIGN_ON = SingleSignOn()

NOTHING: Mapping[str, object] = {}

PATIENCE_S = 10.0
"""How long a test waits for something that should be there in a moment."""

CENTRE = """
tenant: main
name: Test centre
language: en
skills: [{id: talk, name: Talk}, {id: billing, name: Billing}]
data_fields:
  - {of: customer, key: level, purpose: service, keep: customer}
  - {of: customer, key: a, purpose: service, keep: customer}
  - {of: customer, key: language, purpose: service, keep: customer}
  - {of: customer, key: mobile, purpose: service, keep: customer}
phones:
  - {username: "8001", password: open sesame, name: Desk phone, agent: li.na, srtp: "off"}
agents:
  - {id: li.na, name: 李娜, phone: "8001", skills: [{skill: talk}]}
  - {id: wang, name: Wang, contact: "sip:wang@127.0.0.1:AGENT", sign_in: always, skills: [{skill: talk}]}
  - {id: zhao, name: Zhao, contact: "sip:zhao@127.0.0.1:9", sign_in: api, skills: [{skill: billing}]}
trunks:
  - {id: carrier, name: Carrier, addresses: [127.0.0.1], options_s: 0, srtp: "off"}
queues:
  - {id: support, name: Support, need: [{skill: talk}], wrap_up_s: 30}
  - {id: billing, name: Billing, need: [{skill: billing}]}
flows:
  - {id: direct, name: At once, start: wait, nodes: {wait: {verb: queue, queue: support}}}
  - {id: nobody, name: Nobody, start: wait, nodes: {wait: {verb: queue, queue: billing}}}
numbers:
  - {number: "5000", name: Support, flow: direct, recording: talk, language: en}
  - {number: "5001", name: Billing, flow: nobody, recording: "off", language: en}
"""


class Tended:
    """Looks after a fake engine."""

    def __init__(self, engine: FakeEngine) -> None:
        self._engine = engine

    async def start(self) -> None:
        """Say what lives there."""
        self._engine.start()

    async def stop(self) -> None:
        """Nothing: it ends with the test."""


class Running:
    """A node that is up, with tokens."""

    def __init__(self, node: Node, app: FastAPI, engine: FakeEngine, sip_port: int) -> None:
        self.node = node
        self.app = app
        self.engine = engine
        self.sip_port = sip_port

    @property
    def admin_token(self) -> str:
        """The token of the first start."""
        return (self.node.settings.data_dir / "admin.token").read_text().strip()

    def client(self, token: str | None) -> httpx.AsyncClient:
        """A client of the programming interface that signs in with a token."""
        headers = {"Accept-Language": "en"}
        if token is not None:
            headers["Authorization"] = f"Bearer {token}"
        transport = httpx.ASGITransport(self.app, raise_app_exceptions=False)
        return httpx.AsyncClient(transport=transport, base_url="http://test", headers=headers)

    async def token(self, *scopes: str, tenant: str | None = None) -> str:
        """A new token with these scopes, of this node's tenant or another."""
        tenant = tenant or self.node.rooms.tenant
        store = IdentityStore(self.node.database)
        await store.add_tenant(Tenant(id=tenant, name=tenant, created_at=0))
        owner = Principal(tenant, "test", UNLIMITED)
        return (await self.node.identity.create(owner, "test", scopes))[1]


async def until(holds: Callable[[], object]) -> None:
    """Wait until a condition holds. Raises TimeoutError."""
    async with asyncio.timeout(PATIENCE_S):
        while not holds():  # noqa: ASYNC110 (what is waited for has no event to wait on)
            await asyncio.sleep(0.005)


def make_settings(folder: Path, sip_port: int, **limits: int) -> s.Settings:
    """A node of its own in a folder, on loopback."""
    listen = (f"127.0.0.1:{sip_port}",)
    recipient = str(new_identity().to_public())
    return s.Settings(
        node=s.Node(data_dir=str(folder / "var")),
        sip=s.Sip(udp=listen, tcp=listen, domain="pbx.test"),
        media=s.Media(address="127.0.0.1"),
        http=s.Http(port=free_port()),
        recording=s.Recording(recipients=(recipient,)),
        limits=s.Limits(**limits),
    )


@asynccontextmanager
async def running(
    folder: Path,
    *,
    centre: str = CENTRE,
    agent_port: int = 9,
    session: s.Session = FREE,
    sso: SingleSignOn = NO_SIGN_ON,
    sip: Mapping[str, object] = NOTHING,
    **limits: int,
) -> AsyncIterator[Running]:
    """A node that is up with the test's centre, or another; `limits` are those of its settings.

    `sip`: what else its section says.
    """
    sip_port = free_port()
    engines: list[FakeEngine] = []

    def factory(settings: EngineSettings) -> tuple[FakeEngine, Tended]:
        engine = FakeEngine(LoopScheduler(), prompt_roots=settings.prompts, flowing=True)
        engines.append(engine)
        return engine, Tended(engine)

    settings = make_settings(folder, sip_port, **limits)
    settings = msgspec.structs.replace(
        settings, session=session, sso=sso, sip=msgspec.structs.replace(settings.sip, **sip)
    )
    node = Node(settings, factory)
    await node.start(centre_of(centre.replace("AGENT", str(agent_port)), node))
    try:
        yield Running(node, make_app(node), engines[0], sip_port)
    finally:
        await node.stop()


@asynccontextmanager
async def served(app: FastAPI, node: Node, certificate: Certificate | None = None) -> AsyncIterator[str]:
    """An application on the node's own HTTP port, as `yunhu run` serves it; its `host:port`."""
    config = web_config(node, certificate)
    config.app = app
    server = uvicorn.Server(config)
    serving = asyncio.get_running_loop().create_task(server._serve())
    await until(lambda: server.started)
    try:
        yield f"127.0.0.1:{node.settings.http.port}"
    finally:
        server.should_exit = True
        await serving


def centre_of(text: str, node: Node) -> Centre:
    """The centre of a text with passwords."""
    plain, problems = all_hashed(yaml.safe_load(text), node.settings.sip.domain, {})
    assert not problems
    return msgspec.convert(plain, Centre)
