"""The agent who has talked the least today is asked first."""

from yunhu.work.queues.strategies.candidate import Candidate


def rank(agent: Candidate) -> float:
    """The least rank is asked first."""
    return agent.talked_us
