"""The programming interface of a node: every room's routers in one application."""

from __future__ import annotations

from collections.abc import Sequence

from fastapi import APIRouter, FastAPI

from yunhu import __version__
from yunhu.app.access.standing import Standing
from yunhu.app.configuration import api as configuration
from yunhu.app.configuration import item_api as configured_items
from yunhu.app.configuration import part_api as configured_parts
from yunhu.app.configuration.errors import Faulty
from yunhu.app.configuration.schemas import schemas
from yunhu.app.desks import desk_doors
from yunhu.app.flows.flow_traces import FreshFacts, StagedThen
from yunhu.app.node import Node
from yunhu.app.privacy import revealing
from yunhu.app.privacy.settling import settle
from yunhu.app.privacy.stored_only import StoredOnly
from yunhu.app.web import protecting, sip_socket
from yunhu.app.web.pages import Pages, built_files
from yunhu.flow.desk.api import contacts as desk
from yunhu.flow.ivr.publishing.api import drafts as flow_drafts
from yunhu.flow.ivr.publishing.api import flows
from yunhu.flow.ivr.publishing.errors import FlowFaulty
from yunhu.flow.ivr.trace import api as traces
from yunhu.flow.visits import api as visits
from yunhu.kit import instants
from yunhu.oversight.explaining import api as explaining
from yunhu.oversight.monitoring import api as monitoring
from yunhu.oversight.monitoring.service import Live
from yunhu.people.agents import api as agents
from yunhu.people.hours import api as hours
from yunhu.platform.http import health
from yunhu.platform.http.base import create_app
from yunhu.platform.http.limits import Limits
from yunhu.platform.http.proxies import Proxies
from yunhu.trust.audit import api as audit
from yunhu.trust.identity.api import accounts, factors, sessions, sso, tokens, users
from yunhu.trust.privacy.keys import api as keys
from yunhu.trust.roles.model import PRIVILEGED
from yunhu.work.callbacks import api as callbacks
from yunhu.work.calls import api as calls
from yunhu.work.calls.model import Phase
from yunhu.work.calls.ports import RecordingOf
from yunhu.work.queues import api as queues
from yunhu.work.recordings import store as recording_store
from yunhu.work.tickets.services.attachments import LARGEST as LARGEST_ATTACHMENT
from yunhu.work.voicemails import api as voicemails


def make_app(node: Node) -> FastAPI:
    """The application of a node that has started."""
    app = create_app(
        "Yunhu",
        __version__,
        _routers(node),
        node.identity.authenticate,
        node.rooms.new_id,
        authenticate_session=node.log_in.sessions.authenticate,
        tenant=node.rooms.tenant,
        schemas=schemas(),
        largest_body=node.settings.limits.body_kib << 10,
        larger_bodies={"/attachments": LARGEST_ATTACHMENT},
        auditor=node.rooms.audit,
        privileged=PRIVILEGED,
        limits=Limits(node.settings.rates),
        proxies=Proxies(node.settings.http.trusted_proxies),
        sight=node.permitting.sights,
    )
    app.add_middleware(StoredOnly, is_locked=node.lawful.keeping.is_stored_only)
    app.add_exception_handler(Faulty, configuration.faulty)
    app.add_exception_handler(FlowFaulty, flows.faulty)
    app.router.default = Pages(built_files(), app.router.default, node.rooms.directory.embedders)
    return app


def _routers(node: Node) -> Sequence[APIRouter]:
    rooms, settings = node.rooms, node.settings
    near, doors = Near(node), node.log_in.doors(rooms.tenant)
    watch = Standing(node.bus, rooms.tenant, node.log_in.sessions).watch
    return (
        health.make_router(node.checks),
        configuration.make_router(node.configurations, settings.sip.domain),
        configured_items.make_router(node.configurations, settings.sip.domain),
        configured_parts.make_router(node.configurations),
        agents.make_router(rooms.agents),
        queues.make_router(rooms.queues, lambda: rooms.directory.centre.queues),
        calls.make_router(node.database, near, near.recordings_of),
        callbacks.make_router(node.database, rooms.callbacks, near, node.clientele.references),
        voicemails.make_router(node.database, rooms.voicemails, near),
        explaining.make_router(node.database, rooms.directory.name_of),
        desk.make_router(rooms.desk, node.clientele.references),
        *desk_doors.make_routers(node, watch),
        *node.recorded.routers(),
        *node.permitting.routers(),
        protecting.make_router(node),
        revealing.make_router(node),
        keys.make_router(node.keyring, settings.keys.master, settings.keys.suite, node.key_watch.rotate),
        monitoring.make_router(rooms, Live(rooms, settings.limits.streams), near.info, watch),
        *node.ticketing.routers(),
        *node.clientele.routers(),
        *node.blacklisting.routers(),
        *node.lawful.routers(),
        hours.make_router(rooms.hours, node.switches, node.clock),
        audit.make_router(node.auditing.access(near.settle)),
        tokens.make_router(node.identity, node.accounts, node.clock.now),
        accounts.make_router(node.accounts),
        sessions.make_router(doors),
        factors.make_router(doors),
        sso.make_router(doors, node.sign_on),
        users.make_router(node.log_in.users, node.log_in.sessions, node.log_in.disabling),
        flow_drafts.make_router(node.publishing),
        flows.make_router(node.publishing),
        traces.make_router(
            node.database, FreshFacts(node.journal, node.projector).of, StagedThen(node.shelves).got
        ),
        visits.make_router(rooms.visits, settings.sip.domain),
        sip_socket.make_router(rooms.stack.websockets, rooms.directory.may_call),
    )


class Near:
    """What one room's door shows of another room."""

    def __init__(self, node: Node) -> None:
        self._node = node

    def phase(self, contact: str) -> Phase | None:
        """Where a contact stands; None when it is over."""
        story = self._node.rooms.inbound.find(contact)
        return None if story is None else story.contact.phase

    async def settle(self) -> None:
        """Wait a moment for facts that are on their way into the database; never raises."""
        await settle(self._node.projector)

    async def recordings_of(self, tenant: str, contact: str) -> list[RecordingOf]:
        """The recordings of a contact."""
        async with self._node.database.reading() as connection:
            found = await recording_store.recordings_of(connection, tenant, contact)
        return [
            RecordingOf(id=it.id, state=it.state, started_at=it.started_at, duration_ms=it.duration_ms)
            for it in found
        ]

    def info(self) -> monitoring.Info:
        """What runs here."""
        node = self._node
        current = node.configurations.current
        return monitoring.Info(
            version=__version__,
            node=node.settings.node.name,
            tenant=node.rooms.tenant,
            name=current.centre.name,
            configuration=current.version,
            sip_domain=node.settings.sip.domain,
            now=instants.to_iso(node.clock.now()),
        )
