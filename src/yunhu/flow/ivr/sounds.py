"""What the caller hears: prompts by name, and texts with their values, for the speaker."""

from __future__ import annotations

from yunhu.flow.ivr.run import RunState
from yunhu.flow.ivr.spoken.words import speak
from yunhu.flow.ivr.templates import said
from yunhu.flow.ivr.values import shown, text_of
from yunhu.flow.ivr.words import FORMS, Prompts, Sound, Speech, Spoken, Text
from yunhu.flow.ivr.world import World

DIGIT_PROMPT = "number-{}"
"""The prompt that says one digit."""

SPOKEN_MAX = 32
"""Digits of one value that are read out."""

_FORMS = tuple(form for form in FORMS if form != "digits")


def sounds(prompts: Prompts, run: RunState, world: World) -> tuple[Sound, ...]:
    """Prompts by name, values read out, and texts; what comes to nothing is left out."""
    found: list[Sound] = []
    for prompt in prompts:
        if isinstance(prompt, str):
            found.append(prompt)
        elif prompt.digits is not None:
            text = text_of(shown(prompt.digits, run, world))
            found += [DIGIT_PROMPT.format(digit) for digit in text if "0" <= digit <= "9"][:SPOKEN_MAX]
        else:
            one = speech(text_in(prompt), run, world)
            found += [one] if one is not None else []
    return tuple(found)


def text_in(prompt: Spoken) -> Text:
    """The text that a spoken prompt stands for: `{amount: var.sum}` is `{var.sum:amount}`."""
    if prompt.say is not None:
        return prompt.say
    form = next(form for form in _FORMS if getattr(prompt, form) is not None)
    return f"{{{getattr(prompt, form)}:{form}}}"


def speech(text: Text, run: RunState, world: World) -> Speech | None:
    """A text as it is said; None when there is nothing to say."""
    words, language = said(text, run, world, speak)
    return Speech(words, language) if words.strip() else None


def prompt_names(prompts: Prompts) -> list[tuple[int, str]]:
    """(place, name) of every prompt that must exist for these."""
    names: list[tuple[int, str]] = []
    for place, prompt in enumerate(prompts):
        if isinstance(prompt, str):
            names.append((place, prompt))
        elif prompt.digits is not None:
            names += [(place, DIGIT_PROMPT.format(digit)) for digit in range(10)]
    return names
