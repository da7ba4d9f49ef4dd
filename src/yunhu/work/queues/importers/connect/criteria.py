"""Routing criteria: the steps in which a contact asks for agents. Pure.

A step becomes a step of a plan. A pure conjunction becomes its needs, so that the reasons of offers name the
skill that was missing; everything else becomes a condition.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from msgspec import Struct

from yunhu.kit.expression import LONGEST
from yunhu.work.queues.importers.documents import Node
from yunhu.work.queues.importers.model import Unmapped
from yunhu.work.queues.importers.skills import Skills
from yunhu.work.queues.model import STEPS_MAX, Need, Step

LEVELS = 20
"""Ours of one of theirs: they count from 1 to 5."""

AT_LEAST = "NumberGreaterOrEqualTo"
_KNOWN_STEP = frozenset({"Expression", "Expiry", "Status"})


class Asked(Struct, frozen=True):
    """What an expression asks: needs alone, or (`text`) a condition."""

    needs: tuple[Need, ...] = ()
    text: str = ""


class Reading(Struct, frozen=True):
    """What the steps read: skills by name, and the agent of a user's id (raises Misread)."""

    skills: Skills
    agent: Callable[[Node], str]


def skill_name(name: str, value: str) -> str:
    """A predefined attribute and its value are one skill: `Language: French`."""
    return f"{name}: {value}"


def plan_of(steps: list[Node], reading: Reading, unmapped: list[Unmapped]) -> tuple[Step, ...]:
    """The steps of a plan. Raises Misread."""
    if len(steps) > STEPS_MAX:
        raise steps[STEPS_MAX].bad("import.too_many", most=STEPS_MAX)
    found: list[Step] = []
    for at, node in enumerate(steps):
        unmapped += node.strange(_KNOWN_STEP)
        asked = _asked(node.at("Expression"), reading)
        if len(asked.text) > LONGEST:
            raise node.bad("import.too_long", most=LONGEST)
        expiry = node.get("Expiry")
        seconds = None if expiry is None else expiry.at("DurationInSeconds").as_whole(1, 86_400)
        if seconds is None and at + 1 < len(steps):
            unmapped.append(Unmapped(steps[at + 1].place, "import.connect_no_expiry_last"))
        found.append(Step(need=asked.needs, pool=asked.text or None, expire_after_s=seconds))
    return tuple(found)


def _asked(node: Node, reading: Reading) -> Asked:
    """An expression has exactly one of its forms."""
    members = node.members()
    if len(members) != 1:
        raise node.bad("import.wrong_kind", wanted="{AttributeCondition | AndExpression | OrExpression}")
    ((form, inner),) = members.items()
    match form:
        case "AttributeCondition":
            return _condition(inner, reading)
        case "AndExpression":
            parts = [_asked(it, reading) for it in node.each(form)]
            if all(not part.text for part in parts):
                return Asked(needs=tuple(need for part in parts for need in part.needs))
            return Asked(text=" and ".join(_text(part) for part in parts))
        case "OrExpression":
            return Asked(text=" or ".join(_text(_asked(it, reading)) for it in node.each(form)))
        case "NotAttributeCondition":
            return Asked(text=f"not {_text(_condition(inner, reading))}")
        case _:
            raise inner.bad("import.wrong_kind", wanted="AttributeCondition, AndExpression, OrExpression")


def _condition(node: Node, reading: Reading) -> Asked:
    match = node.get("MatchCriteria")
    if match is not None:
        agents = [reading.agent(it) for it in match.at("AgentsCriteria").each("AgentIds")]
        listed = ", ".join(f'"{agent}"' for agent in agents)
        return Asked(text=f"agent.id in [{listed}]")
    skill = reading.skills.id(skill_name(node.at("Name").as_text(), node.at("Value").as_text()))
    within = node.get("Range")
    if within is not None:
        least = within.at("MinProficiencyLevel").as_whole(1, 5)
        most = within.at("MaxProficiencyLevel").as_whole(1, 5)
        return Asked(needs=(Need(skill, least * LEVELS), Need(skill, most * LEVELS, "<=")))
    operator = node.text("ComparisonOperator", AT_LEAST)
    if operator != AT_LEAST:
        raise node.at("ComparisonOperator").bad("import.wrong_kind", wanted=AT_LEAST)
    return Asked(needs=(Need(skill, node.at("ProficiencyLevel").as_whole(1, 5) * LEVELS),))


def _text(asked: Asked) -> str:
    """A condition that may stand beside others."""
    return f"({asked.text or ' and '.join(_needs(asked.needs)) or 'true'})"


def _needs(needs: tuple[Need, ...]) -> Iterator[str]:
    for need in needs:
        yield f"skill.{need.skill} {need.op} {need.level}"
