"""Two agents at their desks in browsers, and a customer who talks with the first of them."""

from __future__ import annotations

from tests.stories.far_ends import Caller
from tests.stories.world import CENTRE, World

from yunhu.telephony.media import protocol as p

WEB = CENTRE.replace('contact: "sip:li@192.0.2.11", sign_in: always, ', "").replace(
    'contact: "sip:wang@192.0.2.12", sign_in: always, ', ""
)
"""The centre of the stories, with agents who work in browsers."""


class Scene:
    """A customer, and two agents at their desks; the first one talks with the customer."""

    def __init__(self, world: World, dialled: str = "4002") -> None:
        """`4002` is answered at once and not recorded; `4001` has a menu, and is."""
        self.world = world
        self.li, self.wang = world.browser("li"), world.browser("wang")
        world.rooms.agents.set_presence("li", "available")
        self.caller: Caller = world.caller().call(dialled)
        if dialled == "4001":
            self.caller.press("1")
        self.li.answer()
        world.rooms.agents.set_presence("wang", "available")

    def consults(self) -> Scene:
        """Li asks Wang, who answers."""
        self.li.asks("consult", "agent:wang")
        self.wang.answer()
        return self

    def source(self, leg: str) -> p.Source:
        """Who owns the outgoing audio of a leg."""
        assert self.world.engine.twin is not None
        return self.world.engine.twin.endpoints[bytes.fromhex(leg)].source

    def plays(self, leg: str) -> bool:
        """Whether something is played to a leg."""
        assert self.world.engine.twin is not None
        return self.world.engine.twin.endpoints[bytes.fromhex(leg)].playing is not None

    def hear_each_other(self, one: str, other: str) -> bool:
        """Whether two legs hear each other, and nothing else."""
        pairs = ((one, other), (other, one))
        return all(
            self.source(mine).peer == bytes.fromhex(theirs) and not self.plays(mine) for mine, theirs in pairs
        )

    def phases(self) -> tuple[str, str]:
        """Where the contact stands for both agents (`-`: nowhere)."""
        li, wang = self.li.state().contact, self.wang.state().contact
        return "-" if li is None else li.phase, "-" if wang is None else wang.phase
