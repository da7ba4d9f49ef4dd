"""The agent who masters best what is needed is asked first: by the sum of the levels of the needed skills."""

from yunhu.work.queues.strategies.candidate import Candidate


def rank(agent: Candidate) -> float:
    """The least rank is asked first."""
    return -agent.mastery
