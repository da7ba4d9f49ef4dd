"""Always from the top of the queue's list: the first ready agent is asked."""

from yunhu.work.queues.strategies.candidate import Candidate


def rank(agent: Candidate) -> float:
    """The least rank is asked first."""
    return agent.position
