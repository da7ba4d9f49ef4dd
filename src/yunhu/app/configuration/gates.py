"""What must not be switched on now, whatever the document says: what is not assessed, or impossible."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from yunhu.app.configuration.model import Centre
from yunhu.app.configuration.service import Gates
from yunhu.kit.problem import Problem
from yunhu.platform.settings.node import Settings, Sip
from yunhu.telephony.trunks.model import Trunk
from yunhu.trust.law.recipients.rules import unassessed


def gates_of(settings: Settings, holding: Callable[[], frozenset[str]]) -> Gates:
    """The gates of a node. `holding`: the impact assessments that hold now."""

    def problems(before: Centre, centre: Centre) -> Iterator[Problem]:
        yield from unassessed(before.recipients, centre.recipients, centre.home, holding())
        yield from unprovable(centre.trunks, settings.sip)

    return problems


def unprovable(trunks: Sequence[Trunk], sip: Sip) -> Iterator[Problem]:
    """Trunks that have to show a certificate where none can be shown, or none would be believed."""
    for at, trunk in enumerate(trunks):
        if trunk.certificate_names:
            if not sip.tls:
                yield Problem(
                    f"trunks[{at}].certificate_names", "trunk.no_secure_listener", {"trunk": trunk.id}
                )
            if sip.trust is None:
                yield Problem(f"trunks[{at}].certificate_names", "trunk.no_trust", {"trunk": trunk.id})
