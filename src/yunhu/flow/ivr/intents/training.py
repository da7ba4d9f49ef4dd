"""Learns a model from examples, with scikit-learn: `python -m yunhu.flow.ivr.intents.training`.

It takes seconds of a processor and 100 MiB, so it is a program of its own (see `learning`): the examples come
as JSON, the model goes out as MessagePack.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping, Sequence

import msgspec

from yunhu.flow.ivr.intents.model import Model, runs

FIRMNESS = 30.0
"""How closely the examples are followed (scikit-learn's C). With few examples of each intent a small one is
never sure of anything; measured with the sentences of tests/flow/ivr/intents."""

ITERATIONS_MAX = 300

WEIGHTS_MAX = 400_000
"""Runs times intents: learning takes some 100 MiB and seconds at most. The rarest runs are left out."""

RUNS_MAX = 20_000

DIGITS = 4
"""Digits of a weight behind the point."""

NICENESS = 10
"""Calls go first."""


def train(examples: Mapping[str, Sequence[str]]) -> Model:
    """The model of two or more intents with one or more examples each. The same examples, the same model."""
    # Imported here: whoever only wants the constants, or another verb, does not pay for it.
    from sklearn.feature_extraction.text import TfidfVectorizer
    from sklearn.linear_model import LogisticRegression

    texts = [text for intent in sorted(examples) for text in examples[intent]]
    intents = [intent for intent in sorted(examples) for _ in examples[intent]]
    most = min(RUNS_MAX, WEIGHTS_MAX // len(examples))
    features = TfidfVectorizer(analyzer=runs, sublinear_tf=True, max_features=most)
    learned = LogisticRegression(C=FIRMNESS, max_iter=ITERATIONS_MAX, class_weight="balanced")
    learned.fit(features.fit_transform(texts), intents)
    names = tuple(str(name) for name in learned.classes_)
    columns, bias = learned.coef_.tolist(), learned.intercept_.tolist()
    if len(names) == 2:  # one column says how much speaks for the second of two
        columns, bias = [[0.0] * len(columns[0]), columns[0]], [0.0, bias[0]]
    order = features.get_feature_names_out().tolist()
    idf = features.idf_.tolist()
    return Model(
        intents=names,
        idf=dict(zip(order, idf, strict=True)),
        weights={run: tuple(round(column[at], DIGITS) for column in columns) for at, run in enumerate(order)},
        bias=tuple(bias),
        idf_unknown=max(idf),
    )


def main() -> None:
    """Examples in, model out."""
    os.nice(NICENESS)
    examples = msgspec.json.decode(sys.stdin.buffer.read(), type=dict[str, tuple[str, ...]])
    sys.stdout.buffer.write(msgspec.msgpack.encode(train(examples)))


if __name__ == "__main__":
    main()
