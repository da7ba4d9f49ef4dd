"""A trained classifier as numbers: which short runs of characters speak for which intent. Pure.

The features are the runs of one to three characters of a text, weighted by TF-IDF; the decision is a
multinomial logistic regression. It needs no word segmentation, so Chinese and English are alike.
"""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Mapping
from math import exp, log, sqrt

from msgspec import Struct

LONGEST_RUN = 3
"""Characters of a run."""

LOOKED_AT = 512
"""Characters of a text that are looked at."""


class Model(Struct, frozen=True):
    """`weights` of each run for each of `intents`, `idf` of each run, and a `bias` for each intent."""

    intents: tuple[str, ...]
    idf: Mapping[str, float]
    weights: Mapping[str, tuple[float, ...]]
    bias: tuple[float, ...]
    idf_unknown: float
    """How rare a run is that no example has."""


def runs(text: str) -> list[str]:
    """The runs of one to three characters of a text, as they are learned and looked for."""
    plain = unicodedata.normalize("NFKC", text[:LOOKED_AT]).casefold()
    kept = "".join(letter if letter.isalnum() else " " for letter in plain)
    spaced = " ".join(kept.split())
    sizes = range(1, LONGEST_RUN + 1)
    found = (spaced[at : at + size] for size in sizes for at in range(len(spaced) - size + 1))
    return [run for run in found if not run.isspace()]


def guess(model: Model, text: str) -> tuple[str, float]:
    """The likeliest intent, and how sure that is (0 to 1).

    A logistic regression knows only its own intents and is sure of one of them even for a text of
    something else. So its likelihood is lowered by the part of the text that no example has anything like.
    """
    weighed = {run: 1 + log(times) for run, times in Counter(runs(text)).items()}
    known = {run: tf * model.idf[run] for run, tf in weighed.items() if run in model.idf}
    if not known:
        return model.intents[0], 0.0
    length = sqrt(sum(value * value for value in known.values()))
    scores = list(model.bias)
    for run, value in known.items():
        share = value / length
        for place, weight in enumerate(model.weights[run]):
            scores[place] += share * weight
    likely = _softmax(scores)
    best = max(range(len(likely)), key=likely.__getitem__)
    return model.intents[best], likely[best] * _familiar(model, weighed, known)


def _familiar(model: Model, weighed: Mapping[str, float], known: Mapping[str, float]) -> float:
    """How much of a text's weight is in runs that some example has."""
    strange = sum(tf * model.idf_unknown for run, tf in weighed.items() if run not in known)
    return sqrt(sum(known.values()) / (sum(known.values()) + strange))


def _softmax(scores: list[float]) -> list[float]:
    top = max(scores)
    powers = [exp(score - top) for score in scores]
    total = sum(powers)
    return [power / total for power in powers]
