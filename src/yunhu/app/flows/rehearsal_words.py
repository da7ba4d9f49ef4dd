"""Tells which way an imagined call would go, for a person to read."""

from __future__ import annotations

from collections.abc import Iterator

from msgspec import Struct, to_builtins

from yunhu.app.flows.rehearsals import CentreSetting
from yunhu.oversight.explaining.words import Explainer
from yunhu.oversight.rehearsing.model import Case, Way
from yunhu.oversight.rehearsing.service import faults, rehearse
from yunhu.platform import texts
from yunhu.platform.documents import located
from yunhu.platform.texts import Texts


class Told(Struct, frozen=True):
    """What is printed of one case. `failed`: something came out otherwise than expected."""

    lines: tuple[str, ...]
    failed: bool


def tell(
    case: Case,
    number: int,
    setting: CentreSetting,
    where: located.Located | None,
    file: str,
    language: str,
) -> Told:
    """Rehearse a case, and tell its way and what is wrong with it."""
    way = rehearse(case, setting)
    wrong = list(faults(case, way, f"cases[{number}]"))
    teller = _Teller(texts.load(), language, setting)
    lines = [*teller.lines(case, way), *(located.explain(it, where, language, file) for it in wrong)]
    if case.expect is not None:
        lines.append(teller.say("failed" if wrong else "as_expected"))
    return Told((*lines, ""), bool(wrong))


class _Teller:
    def __init__(self, catalogue: Texts, language: str, setting: CentreSetting) -> None:
        self._texts = catalogue
        self._language = language
        names = {("agent", it.id): it.name for it in setting.agents}
        names.update({("queue", it.id): it.name for it in setting.queues})
        self._names = names
        self._setting = setting
        self._explainer = Explainer(catalogue, language, self._name_of)

    def _name_of(self, kind: str, id_: str) -> str:
        return self._names.get((kind, id_), id_)

    def say(self, key: str, /, **params: object) -> str:
        return self._texts.render(f"route.{key}", params, self._language)

    def lines(self, case: Case, way: Way) -> Iterator[str]:
        """The way, from the number to whom it would reach."""
        yield self.say("heading", name=case.name, at=case.at, caller=case.caller or "-", to=case.to)
        year = int(case.at[:4])
        if not self._setting.knows_holidays(year):
            yield "  " + self.say("unknown_year", year=year)
        if way.region:
            yield "  " + self.say("region", region=way.region)
        if way.met is not None:
            met = {name: self.say(f"{name}.{getattr(way.met, name)}") for name in ("matched", "effect")}
            yield "  " + self.say("listed", **met)
            if way.met.reason:
                yield "    " + self.say("listed_why", reason=way.met.reason)
        for name, state in way.hours.items():
            yield "  " + self.say("hours", name=name, state=self.say(f"state.{state}"))
        for passed in way.passed:
            heard = " | ".join(passed.heard)
            said = self.say("passed", node=passed.node, verb=passed.verb, why=passed.why)
            yield f"  → {said}" + (f"  ♪ {heard}" if heard else "")
        detail = self._name_of("queue", way.detail) if way.outcome == "queue" else way.detail
        yield "  = " + self.say(f"outcome.{way.outcome}", detail=detail, priority=way.priority)
        yield from self._asked(way)

    def _asked(self, way: Way) -> Iterator[str]:
        if way.waits_s is not None:
            yield "    " + self.say("waits", p50=way.waits_s[0], p90=way.waits_s[1])
        for place, candidate in enumerate(way.candidates, 1):
            name = self._name_of("agent", candidate.agent)
            why = self._explainer.offered(to_builtins(candidate.reason))
            yield f"    {place}. " + self.say("candidate", agent=name, why=why)
        if way.nobody is not None:
            yield "    " + self.say("nobody")
            yield from (f"      · {it}" for it in self._explainer.details(to_builtins(way.nobody)))
