"""An offer: the router has reserved one agent for one contact, for as long as it rings."""

from yunhu.kit.table import Cell, ignores, moves, refuses

STATES = ("made", "accepted", "refused", "expired", "withdrawn")
EVENTS = (
    "accept",  # the agent takes the contact
    "refuse",  # the agent, or the agent's device, says no
    "expire",  # nobody answered in time (RONA)
    "withdraw",  # the contact left, or the agent was lost
)

_TAKEN = refuses("the agent has the contact already")
_OVER = refuses("the offer is over")
_LATE = ignores("the offer is over already")

TABLE: dict[tuple[str, str], Cell] = {
    ("made", "accept"): moves("accepted"),
    ("made", "refuse"): moves("refused"),
    ("made", "expire"): moves("expired"),
    ("made", "withdraw"): moves("withdrawn"),
    ("accepted", "accept"): ignores("it is accepted already"),
    ("accepted", "refuse"): _TAKEN,
    ("accepted", "expire"): _LATE,
    ("accepted", "withdraw"): _TAKEN,
    ("refused", "accept"): _OVER,
    ("refused", "refuse"): _LATE,
    ("refused", "expire"): _LATE,
    ("refused", "withdraw"): _LATE,
    ("expired", "accept"): _OVER,
    ("expired", "refuse"): _LATE,
    ("expired", "expire"): _LATE,
    ("expired", "withdraw"): _LATE,
    ("withdrawn", "accept"): _OVER,
    ("withdrawn", "refuse"): _LATE,
    ("withdrawn", "expire"): _LATE,
    ("withdrawn", "withdraw"): _LATE,
}
