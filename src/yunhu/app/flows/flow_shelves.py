"""The flows of the tenant's configuration, as publishing reads and changes them."""

from __future__ import annotations

from collections.abc import Callable

from msgspec.structs import replace

from yunhu.app.configuration.model import Centre
from yunhu.app.configuration.rules import Sounds, known_to_flows
from yunhu.app.configuration.service import Configurations
from yunhu.app.flows.flow_book import shelf_of
from yunhu.flow.ivr.publishing.model import Shelf
from yunhu.flow.ivr.publishing.ports import Change
from yunhu.flow.ivr.rules import Known


class FlowShelves:
    """Every change is a version of the whole configuration, which keeps the flows that were."""

    def __init__(self, configurations: Configurations, sounds: Callable[[], Sounds]) -> None:
        self._configurations = configurations
        self._sounds = sounds

    @property
    def shelf(self) -> Shelf:
        """The flows in force."""
        return shelf_of(self._configurations.current.centre)

    def known(self) -> Known:
        """What flows may name now; looks at the prompts' folders, so it is for a thread."""
        centre = self._configurations.current.centre
        return replace(known_to_flows(centre, self._sounds()), strict=centre.flow_checks == "strict")

    async def at(self, tenant: str, version: int) -> Shelf:
        """The flows of one version. Raises NoSuchVersion."""
        current = self._configurations.current
        if version == current.version and tenant == current.tenant:
            return self.shelf
        return shelf_of((await self._configurations.version(tenant, version)).centre)

    async def change(self, make: Change, by: str, note: str) -> int:
        """Make the next version; its number. Raises Faulty, and whatever `make` raises."""

        def changed(centre: Centre) -> Centre:
            shelf = make(shelf_of(centre))
            return replace(centre, flows=shelf.flows, staged_flows=shelf.staged)

        return (await self._configurations.change(changed, by, note)).version
