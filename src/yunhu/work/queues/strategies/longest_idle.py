"""The agent who has been idle the longest is asked first; of two, the one who became idle first."""

from yunhu.work.queues.rules import Standing

TIE_BREAK = "became idle first"


def rank(agent: Standing) -> int:
    """The least rank is asked first."""
    return agent.idle_since
