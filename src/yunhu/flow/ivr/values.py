"""The values a flow can speak of: who called, what was pressed, how a queue stands."""

from __future__ import annotations

from yunhu.flow.ivr.run import FiguresOf, RunState
from yunhu.flow.ivr.words import Prompts, Spoken

DIGIT_PROMPT = "number-{}"
"""The prompt that says one digit."""

SPOKEN_MAX = 32
"""Digits of one value that are read out."""


def read(name: str, run: RunState, figures: FiguresOf) -> str | int | None:
    """The value of that name (see `words.Value`), or None when it is not set."""
    kind, _, rest = name.partition(".")
    match kind:
        case "caller":
            return run.caller or None
        case "dialled":
            return run.dialled or None
        case "var":
            return run.vars.get(rest)
        case "attribute":
            return run.attributes.get(rest)
        case _:
            queue, _, figure = rest.rpartition(".")
            found = figures(queue)
            return None if found is None else int(getattr(found, figure))


def sounds(prompts: Prompts, run: RunState, figures: FiguresOf) -> tuple[str, ...]:
    """Prompts by name, with spoken values taken apart into digits."""
    names: list[str] = []
    for prompt in prompts:
        if isinstance(prompt, Spoken):
            text = str(read(prompt.digits, run, figures) or "")
            names += [DIGIT_PROMPT.format(digit) for digit in text if "0" <= digit <= "9"][:SPOKEN_MAX]
        else:
            names.append(prompt)
    return tuple(names)


def prompt_names(prompts: Prompts) -> list[tuple[int, str]]:
    """(place, name) of every prompt that must exist for these."""
    names: list[tuple[int, str]] = []
    for place, prompt in enumerate(prompts):
        if isinstance(prompt, Spoken):
            names += [(place, DIGIT_PROMPT.format(digit)) for digit in range(10)]
        else:
            names.append((place, prompt))
    return names
