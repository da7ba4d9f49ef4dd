"""Facts of agents become rows, from which a day's shifts can be read."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import Connection, Table

from yunhu.oversight.planning.tables import AGENT_STATE
from yunhu.people.agents.facts import PresenceChanged, StateChanged, WrapUpFinished
from yunhu.platform.database.upsert import Fold
from yunhu.platform.journal.file import Envelope
from yunhu.platform.journal.journal import FactDecoder

WHY_MAX = 64


class AgentStates:
    """The only writer of its table."""

    name = "agent_states"
    tables: Sequence[Table] = (AGENT_STATE,)

    def __init__(self) -> None:
        self._decoder = FactDecoder(PresenceChanged, StateChanged, WrapUpFinished)

    def apply(self, connection: Connection, envelopes: Sequence[Envelope]) -> None:
        """Write what these facts mean; a presence that was only asked for is none yet."""
        fold = Fold(AGENT_STATE)
        for envelope in envelopes:
            fact = self._decoder.decode(envelope)
            match fact:
                case PresenceChanged(pending=False):
                    row = ("presence", fact.presence, fact.reason)
                case StateChanged():
                    row = ("routing", fact.state, fact.why)
                case WrapUpFinished():
                    row = ("wrap-up", "finished", fact.why)
                case _:
                    continue
            axis, state, why = row
            fold.row(envelope.id).update(
                tenant=envelope.tenant,
                agent=fact.agent,
                at=envelope.at,
                axis=axis,
                state=state,
                why=why[:WHY_MAX],
            )
        fold.write(connection)
