"""The agent who has been idle the longest is asked first; of two, the one who became idle first."""

from yunhu.work.queues.strategies.candidate import Candidate


def rank(agent: Candidate) -> float:
    """The least rank is asked first."""
    return agent.idle_since
