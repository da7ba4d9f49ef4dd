"""A random day with crashes of both programs: no caller's number is in clear in any file that it wrote."""

from __future__ import annotations

from pathlib import Path

from tests.sim.centre import NUMBERS, Crowd
from tests.sim.test_random_centre import Steps, everybody_goes_home
from tests.stories.in_clear import Search

STEPS = 300
SEED = 24
CALLERS = {"a caller's number": NUMBERS[0], "another's number": NUMBERS[2].removeprefix("+86")}
OUTSIDE = {"the number outside": "01088889999"}
"""It is in the configuration, which is not searched here."""


async def test_journals_and_database_of_a_random_day(tmp_path: Path) -> None:
    world = Crowd(tmp_path, SEED)
    steps, search = Steps(world), Search({**CALLERS, **OUTSIDE})
    for _ in range(STEPS):
        await steps.one()
    await everybody_goes_home(world)
    await world.check_rows()
    await world.ledger.close()
    assert list(search.in_files(tmp_path)) == [], f"seed {SEED}"
    # There was something to be found: callers came, and were written down.
    assert any(fact["kind"] == "contact.arrived" and fact["caller"] for _, fact in world.facts)
