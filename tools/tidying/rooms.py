"""A room has the same few files as every other room, each answering one question."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from tools.tidying.tree import Fault, Tree

FLOORS_OF_ROOMS = ("trust", "people", "work", "flow", "oversight")
"""Floors whose rooms are words of the business. The rooms of `telephony` are protocols: their files are the
protocol's words."""

QUESTIONS = frozenset(
    {
        *("__init__", "model", "machine", "rules", "facts", "errors", "ports", "store", "service", "api"),
        *("machines", "strategies", "services", "events", "actions", "words", "tables", "projection"),
    }
)
"""What is it, how does it change, how do we decide, what do we announce, what do we refuse, what do we need
from others, SQL, the hands, the door; the folders of a room that has several of a kind; a machine's two
alphabets, the words that several files share, the tables of the database and how facts become their rows."""

ALSO: dict[str, frozenset[str]] = {
    # The story of a call is told by several: what the caller hears, who is rung, what is recorded.
    "flow/inbound": frozenset(
        {
            "story",
            "hands",
            "ear",
            "parties",
            "absences",
            "promises",
            "messages",
            "notices",
            "returns",
            "recorder",
            "recovery",
            "words",
        }
    ),
    # How a flow comes into force, what is wrong with it, who tries it, where a caller went in it; what it
    # knows of the world, what it says, which servers it asks, and how it understands a text.
    "flow/ivr": frozenset(
        {"linter", "publishing", "run", "trace", "values", "verbs", "walks"}
        | {"conditions", "intents", "requests", "sounds", "spoken", "templates", "twiml", "view", "world"}
    ),
    # The living state beside the configured agent: one seat each, on one board, with what it has to do now.
    "people/agents": frozenset({"board", "seat", "assignment", "leases", "hands", "records"}),
    # What the door asks of the list.
    "people/blacklist": frozenset({"snapshot"}),
    # What persons consented to, what they ask for, who gets their data and what may leave, what was thought
    # through beforehand, how long things stay, and the file that answers a request.
    "trust/law": frozenset(
        {"assessments", "consents", "egress", "keeping", "packing", "recipients", "requests"}
    ),
    # The keys that seal the audit, and the file they are kept in.
    "trust/audit": frozenset({"keys", "seal_file"}),
    # A second thing that proves who somebody is, and the word of another house for it.
    "trust/identity": frozenset({"factors", "sso"}),
    # The keys, what wraps them, what they seal and their door; what finds personal data in texts and cleans
    # it where it comes in; who may see one value for a moment, and what others are told in its place.
    "trust/privacy": frozenset(
        {"keyring", "keys", "masters", "envelope", "suites", "sealer"}
        | {"detect", "cleaner", "entry", "reveals", "tokens"}
    ),
    # The roles that come with Yunhu, and what a door asks of them.
    "trust/roles": frozenset({"presets", "doors"}),
    # What a phone number is, where it belongs, what places are called, and which of ours is shown there.
    "people/customers": frozenset({"numbers", "regions", "places", "segments", "caller_ids"}),
    # What the machine's events do, and what people write about a contact.
    "work/calls": frozenset({"moves", "notes"}),
    # The router's memory: its book of lines, places and pools of agents; the plans of those who wait, and
    # what a configuration may not say of them; how well it goes, and how long it will take; and who reads the
    # files of other systems' queues.
    "work/queues": frozenset(
        {"book", "line", "places", "pools", "plans", "checks", "levels", "importers"}
        | {"estimates", "estimator", "samples", "situations"}
    ),
    # The file of a recording, who can open it and what comes out; who hears it, how long it is kept, how it
    # is proved, and how it leaves the house.
    "work/recordings": frozenset(
        {"blocks", "keys", "reader", "export", "wav", "index"}
        | {"playing", "keeping", "sealing", "exporting"}
    ),
    # What a type is made of, what a change does to a ticket, what a file may be.
    "work/tickets": frozenset({"api", "changes", "defaults", "files", "registry"}),
    # A day lived once more: how people behave in it, and what differs from the day that was.
    "oversight/planning": frozenset({"behaviour", "comparing", "replay"}),
    # The way of an imagined call through its flow, and its wait.
    "oversight/rehearsing": frozenset({"walk", "waiting"}),
    # What Prometheus reads of all rooms, and what a stream shows to whom.
    "oversight/monitoring": frozenset({"metrics", "lens", "teller"}),
}
"""Files that one room has beside those."""


def faults(tree: Tree) -> Iterator[Fault]:
    """Files of a room that answer none of the questions."""
    for file in tree.package:
        parts = file.parts[2:]
        if len(parts) < 3 or parts[0] not in FLOORS_OF_ROOMS:
            continue
        room, name = "/".join(parts[:2]), parts[2]
        if name not in QUESTIONS | ALSO.get(room, frozenset()):
            yield file.fault(
                1,
                f"{name} is not a file name of a room",
                "the same few names in every room tell a reader where to look",
                "give its content to the file whose question it answers, or add it to tools/tidying/rooms.py",
            )


def init_faults(tree: Tree) -> Iterator[Fault]:
    """`__init__.py` files with more than a docstring, and folders of the package without one."""
    for file in tree.package:
        if file.parts[-1] != "__init__":
            continue
        for node in file.syntax.body:
            if not _plain(node):
                yield file.fault(
                    node.lineno,
                    "__init__ is not empty",
                    "an import of one room would load its whole floor",
                    "move it into a module and import it from there",
                )
                break
    yield from _without_init(tree)


def _plain(node: ast.stmt) -> bool:
    """A docstring, or a constant such as `__version__`."""
    return isinstance(node, ast.Expr | ast.Assign) and isinstance(node.value, ast.Constant)


def _without_init(tree: Tree) -> Iterator[Fault]:
    with_init = {file.parts[:-1] for file in tree.package if file.parts[-1] == "__init__"}
    for file in tree.package:
        folders = {file.parts[:depth] for depth in range(2, len(file.parts))}
        for folder in sorted(folders - with_init):
            why, remedy = "setuptools leaves such a folder out of the wheel", "add an empty __init__.py"
            yield file.fault(1, f"the folder {folder[-1]} has no __init__.py", why, remedy)
