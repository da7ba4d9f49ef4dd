"""What a flow may name, and how strictly it is judged."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from msgspec import Struct

from yunhu.flow.ivr.model import Flow


class Known(Struct, frozen=True):
    """What a flow may name. What is None is not known, and not judged.

    `strict`: what a careful author would repair keeps a flow from being published, too: a caller who cannot
    reach a person, who is sent round for ever, or who hears nothing in a language that the flow promises.
    """

    queues: frozenset[str]
    agents: frozenset[str]
    prompt: Callable[[str], bool]
    prompt_languages: Callable[[str], frozenset[str]] | None = None
    """The languages in which a prompt is there."""
    hours: frozenset[str] | None = None
    tickets: frozenset[str] | None = None
    callbacks: frozenset[str] | None = None
    """The queues that promise callbacks."""
    flows: Mapping[str, Flow] | None = None
    consents: Mapping[str, int] | None = None
    """Purpose → the version of the words in which consent to it is asked for now."""
    allowed: tuple[str, ...] | None = None
    """The beginnings of the addresses that flows may ask."""
    spoken: Mapping[str, frozenset[str]] = {}
    """Flow → the languages of the numbers that lead there."""
    strict: bool = False
