"""The flows of a configuration, read and changed as publishing does."""

from __future__ import annotations

from pathlib import Path

import msgspec
import pytest
from tests.flow.ivr.publishing.office import document, opened

from yunhu.app.configuration.errors import Faulty, NoSuchVersion
from yunhu.flow.ivr.publishing.model import Shelf
from yunhu.platform.documents.located import Located


async def test_every_version_keeps_its_flows(tmp_path: Path) -> None:
    async with opened(tmp_path) as office:
        await office.publish(name="First")
        await office.publish(name="Second")
        names = [[it.name for it in (await office.shelves.at("main", at)).flows] for at in (1, 2, 3)]
        assert names == [[], ["First"], ["Second"]]
        with pytest.raises(NoSuchVersion):
            await office.shelves.at("main", 9)
        with pytest.raises(NoSuchVersion):
            await office.shelves.at("other", 3)


async def test_a_change_leaves_the_rest_of_the_configuration_alone(tmp_path: Path) -> None:
    async with opened(tmp_path) as office:
        await office.publish(name="First")
        assert await office.shelves.change(lambda shelf: Shelf(), "li", "none") == 3
        centre = office.configurations.current.centre
        assert (centre.flows, [it.id for it in centre.queues]) == ((), ["support"])
        assert office.configurations.current.note == "none"


async def test_a_flow_that_does_not_hold_never_comes_into_force(tmp_path: Path) -> None:
    async with opened(tmp_path) as office:
        flow = (await office.publishing.checked(Located(document(queue="nowhere")))).flow
        assert flow is not None
        with pytest.raises(Faulty):
            await office.shelves.change(lambda shelf: Shelf((flow,)), "li", "wrong")
        assert office.shelves.shelf == Shelf()
        assert office.shelves.known().queues == {"support"}


async def test_flows_are_judged_as_strictly_as_the_centre_says(tmp_path: Path) -> None:
    async with opened(tmp_path) as office:
        assert office.shelves.known().strict
        lenient = msgspec.structs.replace(office.configurations.current.centre, flow_checks="lenient")
        await office.configurations.apply(lenient, "li")
        assert not office.shelves.known().strict
