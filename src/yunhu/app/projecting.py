"""What becomes rows of the main database by itself: the projections of a node, in their order."""

from __future__ import annotations

from yunhu.app.access import auditing
from yunhu.app.desks.missed_calls import MissedProjection
from yunhu.app.privacy.ledger import line_of
from yunhu.oversight.planning.projection import AgentStates
from yunhu.platform.journal.journal import Journal
from yunhu.platform.journal.projector import Projection
from yunhu.trust.law.consents.projection import ConsentsProjection
from yunhu.work.callbacks.store import CallbacksProjection
from yunhu.work.calls.projection import CallsProjection, StoryProjection
from yunhu.work.recordings.store import RecordingsProjection
from yunhu.work.voicemails.store import VoicemailsProjection


def projections_of(journal: Journal) -> tuple[Projection, ...]:
    """All of them, for the facts of one journal."""
    return (
        CallsProjection(),
        StoryProjection(),
        RecordingsProjection(),
        CallbacksProjection(),
        VoicemailsProjection(),
        MissedProjection(),
        AgentStates(),
        ConsentsProjection(line_of),
        auditing.projection(journal),
    )
