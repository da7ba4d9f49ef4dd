"""Routing state: what the router and the contact do with an agent. Never set by the person.

There is one for each contact that an agent has, is offered, or writes up.
"""

from yunhu.kit.table import Cell, ignores, moves, refuses

STATES = ("idle", "reserved", "alerting", "engaged", "wrap-up", "not-responding")
EVENTS = (
    "reserve",  # the router takes the agent for one offer
    "alert",  # the agent's device rings
    "engage",  # the agent took the contact
    "occupy",  # a contact without an offer: the agent's own call, a direct transfer
    "withdraw",  # the offer is over and it was not the agent's doing
    "no_answer",  # the offer expired, or was refused
    "release",  # the contact is over and nothing is left to do
    "wrap_up",  # the contact is over and its after-work begins
    "extend",  # more time for the after-work
    "finish",  # the after-work is done
    "come_back",  # the pause after an unanswered offer is over
    "expire",  # nobody who knows of this state is left: its lease ran out
)

_OFFERED = refuses("a contact is being offered")
_ENGAGED = refuses("the agent is in a contact")
_WRAPPING = refuses("the agent is in wrap-up")
_AWAY = refuses("the agent did not respond and is given a pause")
_NO_OFFER = refuses("no offer is open")
_NO_CONTACT = refuses("the agent is in no contact")
_NOT_WRAPPING = refuses("the agent is not in wrap-up")
_OVER = ignores("it is over already")
_NOTHING_TO_END = ignores("there is nothing to end")
_AT_WORK = ignores("the agent responds")

TABLE: dict[tuple[str, str], Cell] = {
    ("idle", "reserve"): moves("reserved"),
    ("idle", "alert"): _NO_OFFER,
    ("idle", "engage"): _NO_OFFER,
    ("idle", "occupy"): moves("engaged"),
    ("idle", "withdraw"): _OVER,
    ("idle", "no_answer"): _NO_OFFER,
    ("idle", "release"): _OVER,
    ("idle", "wrap_up"): _NO_CONTACT,
    ("idle", "extend"): _NOT_WRAPPING,
    ("idle", "finish"): _NOTHING_TO_END,
    ("idle", "come_back"): _AT_WORK,
    ("idle", "expire"): _NOTHING_TO_END,
    ("reserved", "reserve"): _OFFERED,
    ("reserved", "alert"): moves("alerting"),
    ("reserved", "engage"): moves("engaged"),
    ("reserved", "occupy"): _OFFERED,
    ("reserved", "withdraw"): moves("idle"),
    ("reserved", "no_answer"): moves("not-responding"),
    ("reserved", "release"): moves("idle"),
    ("reserved", "wrap_up"): _NO_CONTACT,
    ("reserved", "extend"): _NOT_WRAPPING,
    ("reserved", "finish"): _NOTHING_TO_END,
    ("reserved", "come_back"): _AT_WORK,
    ("reserved", "expire"): moves("idle"),
    ("alerting", "reserve"): _OFFERED,
    ("alerting", "alert"): ignores("it rings already"),
    ("alerting", "engage"): moves("engaged"),
    ("alerting", "occupy"): _OFFERED,
    ("alerting", "withdraw"): moves("idle"),
    ("alerting", "no_answer"): moves("not-responding"),
    ("alerting", "release"): moves("idle"),
    ("alerting", "wrap_up"): _NO_CONTACT,
    ("alerting", "extend"): _NOT_WRAPPING,
    ("alerting", "finish"): _NOTHING_TO_END,
    ("alerting", "come_back"): _AT_WORK,
    ("alerting", "expire"): moves("idle"),
    ("engaged", "reserve"): _ENGAGED,
    ("engaged", "alert"): ignores("it is answered already"),
    ("engaged", "engage"): ignores("the agent has the contact already"),
    ("engaged", "occupy"): _ENGAGED,
    ("engaged", "withdraw"): _ENGAGED,
    ("engaged", "no_answer"): _ENGAGED,
    ("engaged", "release"): moves("idle"),
    ("engaged", "wrap_up"): moves("wrap-up"),
    ("engaged", "extend"): _NOT_WRAPPING,
    ("engaged", "finish"): _NOTHING_TO_END,
    ("engaged", "come_back"): _AT_WORK,
    ("engaged", "expire"): moves("idle"),
    ("wrap-up", "reserve"): _WRAPPING,
    ("wrap-up", "alert"): _NO_OFFER,
    ("wrap-up", "engage"): _NO_OFFER,
    ("wrap-up", "occupy"): moves("engaged", "an own call ends the wrap-up"),
    ("wrap-up", "withdraw"): _OVER,
    ("wrap-up", "no_answer"): _NO_OFFER,
    ("wrap-up", "release"): _OVER,
    ("wrap-up", "wrap_up"): _OVER,
    ("wrap-up", "extend"): moves("wrap-up"),
    ("wrap-up", "finish"): moves("idle"),
    ("wrap-up", "come_back"): _AT_WORK,
    ("wrap-up", "expire"): moves("idle"),
    ("not-responding", "reserve"): _AWAY,
    ("not-responding", "alert"): _NO_OFFER,
    ("not-responding", "engage"): _NO_OFFER,
    ("not-responding", "occupy"): moves("engaged", "whoever makes a call is there"),
    ("not-responding", "withdraw"): _OVER,
    ("not-responding", "no_answer"): ignores("it is known already"),
    ("not-responding", "release"): _OVER,
    ("not-responding", "wrap_up"): _NO_CONTACT,
    ("not-responding", "extend"): _NOT_WRAPPING,
    ("not-responding", "finish"): _NOTHING_TO_END,
    ("not-responding", "come_back"): moves("idle"),
    ("not-responding", "expire"): moves("idle"),
}
