"""What must hold between the parts of a centre's configuration."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping

import msgspec

from yunhu.app.configuration.model import Centre
from yunhu.app.directory import fixed_target
from yunhu.flow.desk import rules as desks
from yunhu.flow.ivr import rules as flows
from yunhu.flow.ivr.model import Flow
from yunhu.flow.ivr.verbs.set import Set
from yunhu.kit.problem import Problem
from yunhu.kit.purposes import PURPOSES
from yunhu.people.agents import rules as agents
from yunhu.people.customers import caller_ids
from yunhu.people.hours import rules as business_hours
from yunhu.telephony.trunks.errors import BadSource, BadTarget, CertificateWithoutTls
from yunhu.telephony.trunks.rules import Sources, check_certificate, check_target
from yunhu.trust.law.consents import rules as consents
from yunhu.trust.law.keeping import rules as keeping
from yunhu.trust.law.recipients import rules as recipients
from yunhu.work.queues import checks as queues
from yunhu.work.queues.strategies.known import STRATEGIES
from yunhu.work.tickets import defaults
from yunhu.work.tickets import rules as tickets


class Sounds(msgspec.Struct, frozen=True):
    """The names of the prompts and of the music that there are."""

    prompts: frozenset[str]
    music: frozenset[str]
    prompt_languages: Mapping[str, frozenset[str]] | None = None
    """The languages in which each prompt is there; None when nobody looked."""


def check(centre: Centre, sounds: Sounds) -> list[Problem]:
    """Everything that is wrong between parts: doubled ids, references to nothing, flows that do not hold."""
    skills = [skill.id for skill in centre.skills]
    return [
        *_doubles(centre),
        *agents.check(centre.agents, skills),
        *queues.check(
            centre.queues,
            centre.agents,
            skills,
            sounds.prompts | sounds.music,
            STRATEGIES,
            [hours.id for hours in centre.business_hours],
        ),
        *_references(centre),
        *_notices(centre, sounds),
        *_sources(centre),
        *_flows(centre, sounds),
        *_tickets(centre),
        *caller_ids.check(centre.caller_ids, [trunk.id for trunk in centre.trunks]),
        *desks.check(centre.reasons, centre.dispositions),
        *keeping.check(centre.keep_days),
        *keeping.check_fields(centre.data_fields),
        *_own_fields(centre),
        *consents.check(centre.consent_texts),
        *recipients.check(centre.recipients, centre.home, PURPOSES, centre.http_allowed),
    ]


def _own_fields(centre: Centre) -> Iterator[Problem]:
    """Fields of tickets and attributes of contacts of which nobody said what they are for, and how long."""
    for at, type_ in enumerate(centre.ticket_types):
        for place, field in enumerate(type_.fields):
            path = f"ticket_types[{at}].fields[{place}]"
            yield from keeping.check_field(path, field.id, field.purpose, field.keep)
    declared = {field.key for field in centre.data_fields if field.of == "contact"}
    staged = ((f"staged_flows[{at}].flow", each.flow) for at, each in enumerate(centre.staged_flows))
    flows_ = ((f"flows[{at}]", flow) for at, flow in enumerate(centre.flows))
    for where, flow in (*flows_, *staged):
        for name, node in flow.nodes.items():
            for key in node.attributes if isinstance(node, Set) else ():
                if key not in declared:
                    path = f"{where}.nodes.{name}.attributes.{key}"
                    yield Problem(path, "law.attribute_undeclared", {"key": key})


def _doubles(centre: Centre) -> Iterator[Problem]:
    kinds: tuple[tuple[str, Iterable[str]], ...] = (
        ("skills", (skill.id for skill in centre.skills)),
        ("phones", (phone.username for phone in centre.phones)),
        ("trunks", (trunk.id for trunk in centre.trunks)),
        ("flows", (flow.id for flow in centre.flows)),
        ("staged_flows", (staged.flow.id for staged in centre.staged_flows)),
        ("web_entries", (entry.id for entry in centre.web_entries)),
        ("caller_ids", (f"{one.number} {one.trunk or ''}".rstrip() for one in centre.caller_ids)),
        ("recordings.classes", (each.id for each in centre.recordings.classes)),
        ("numbers", (f"{number.number} {number.trunk or ''}".rstrip() for number in centre.numbers)),
    )
    for kind, ids in kinds:
        seen: Counter[str] = Counter()
        for at, value in enumerate(ids):
            seen[value] += 1
            if seen[value] > 1:
                yield Problem(f"{kind}[{at}]", "centre.twice", {"id": value, "count": seen[value]})


def _references(centre: Centre) -> Iterator[Problem]:
    phones = {phone.username for phone in centre.phones}
    known_flows = {flow.id for flow in centre.flows}
    trunks = {trunk.id for trunk in centre.trunks}
    people = {agent.id for agent in centre.agents}
    queues = {queue.id for queue in centre.queues}
    for at, agent in enumerate(centre.agents):
        for place, line in enumerate(agent.profile):
            yield from _missing(line.queue, queues, f"agents[{at}].profile[{place}].queue", "queue")
        if agent.phone is not None:
            yield from _missing(agent.phone, phones, f"agents[{at}].phone", "phone")
        if agent.contact is not None and fixed_target(agent.contact) is None:
            yield Problem(f"agents[{at}].contact", "centre.bad_contact", {"contact": agent.contact})
    for at, phone in enumerate(centre.phones):
        if phone.agent is not None and phone.agent not in people:
            # Whose phone it is is only shown: who rings it is said by the agent.
            yield Problem(f"phones[{at}].agent", "centre.no_such_agent", {"id": phone.agent}, warning=True)
    classes = {each.id for each in centre.recordings.classes}
    for at, queue in enumerate(centre.queues):
        if queue.retention is not None:
            yield from _missing(queue.retention, classes, f"queues[{at}].retention", "retention")
    for at, number in enumerate(centre.numbers):
        yield from _missing(number.flow, known_flows, f"numbers[{at}].flow", "flow")
        if number.retention is not None:
            yield from _missing(number.retention, classes, f"numbers[{at}].retention", "retention")
        if number.unrecorded is not None:
            yield from _missing(number.unrecorded, known_flows, f"numbers[{at}].unrecorded", "flow")
        if number.after_talk is not None:
            yield from _missing(number.after_talk, known_flows, f"numbers[{at}].after_talk", "flow")
        if number.trunk is not None:
            yield from _missing(number.trunk, trunks, f"numbers[{at}].trunk", "trunk")
    # A number of one trunk alone cannot be called by others.
    numbers = {number.number for number in centre.numbers if number.trunk is None}
    for at, entry in enumerate(centre.web_entries):
        yield from _missing(entry.number, numbers, f"web_entries[{at}].number", "number")


def _notices(centre: Centre, sounds: Sounds) -> Iterator[Problem]:
    """Notices of recording that no caller of the number could hear."""
    spoken = sounds.prompt_languages
    for at, number in enumerate(centre.numbers):
        if number.recording_notice is None:
            continue
        prompt = number.recording_notice.prompt
        heard = prompt in sounds.prompts and (spoken is None or number.language in spoken.get(prompt, ()))
        if not heard:
            path = f"numbers[{at}].recording_notice.prompt"
            yield Problem(path, "centre.no_such_prompt", {"id": prompt, "language": number.language})


def _missing(id_: str, known: set[str], path: str, kind: str) -> Iterator[Problem]:
    if id_ not in known:
        yield Problem(path, f"centre.no_such_{kind}", {"id": id_})


def _sources(centre: Centre) -> Iterator[Problem]:
    for at, trunk in enumerate(centre.trunks):
        try:
            Sources((trunk,))
        except BadSource as bad:
            yield Problem(f"trunks[{at}].addresses", bad.id, bad.params)
        try:
            check_target(trunk)
        except BadTarget as bad:
            yield Problem(f"trunks[{at}].target", bad.id, bad.params)
        try:
            check_certificate(trunk)
        except CertificateWithoutTls as bad:
            yield Problem(f"trunks[{at}].certificate_names", bad.id, bad.params)


def _tickets(centre: Centre) -> Iterator[Problem]:
    hours = [each.id for each in centre.business_hours] or [business_hours.DEFAULT.id]
    yield from business_hours.check(centre.business_hours)
    yield from tickets.check(centre.ticket_types, hours, {queue.id for queue in centre.queues})
    types = {type_.id for type_ in centre.ticket_types} or set(defaults.IDS)
    for at, queue in enumerate(centre.queues):
        if queue.missed_call_ticket is not None and queue.missed_call_ticket not in types:
            path = f"queues[{at}].missed_call_ticket"
            yield Problem(path, "ticket.no_such_type", {"id": queue.missed_call_ticket})


def _flows(centre: Centre, sounds: Sounds) -> Iterator[Problem]:
    known = known_to_flows(centre, sounds)
    there = {flow.id for flow in centre.flows}
    for at, flow in enumerate(centre.flows):
        yield from _flow(flow, known, f"flows[{at}]")
    for at, staged in enumerate(centre.staged_flows):
        yield from _missing(staged.flow.id, there, f"staged_flows[{at}].flow.id", "flow")
        yield from _flow(staged.flow, known, f"staged_flows[{at}].flow")


def _flow(flow: Flow, known: flows.Known, where: str) -> Iterator[Problem]:
    for problem in flows.check(flow, known):
        path = f"{where}.{problem.path}".rstrip(".")
        yield Problem(path, problem.id, problem.params, problem.warning)


def known_to_flows(centre: Centre, sounds: Sounds) -> flows.Known:
    """What the flows of a centre may name."""
    spoken = sounds.prompt_languages
    hours = centre.business_hours or (business_hours.DEFAULT,)
    return flows.Known(
        queues=frozenset(queue.id for queue in centre.queues),
        agents=frozenset(agent.id for agent in centre.agents),
        prompt=sounds.prompts.__contains__,
        prompt_languages=None if spoken is None else lambda name: spoken.get(name, frozenset()),
        hours=frozenset(each.id for each in hours),
        tickets=frozenset(type_.id for type_ in centre.ticket_types) or frozenset(defaults.IDS),
        callbacks=frozenset(queue.id for queue in centre.queues if queue.callback is not None),
        flows={flow.id: flow for flow in centre.flows},
        consents={each.purpose: each.version for each in centre.consent_texts},
        allowed=(*centre.http_allowed, *(url for each in centre.recipients for url in each.addresses)),
        spoken=_languages(centre),
    )


def _languages(centre: Centre) -> dict[str, frozenset[str]]:
    """Flow → the languages of the numbers that lead there."""
    found: dict[str, frozenset[str]] = {}
    for number in centre.numbers:
        for flow in filter(None, (number.flow, number.after_talk)):
            found[flow] = found.get(flow, frozenset()) | {number.language}
    return found
