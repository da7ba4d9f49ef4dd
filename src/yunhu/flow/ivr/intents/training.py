"""Learns a model from examples, with scikit-learn. Slow (the first time seconds): never on the loop."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from yunhu.flow.ivr.intents.model import Model, runs

FIRMNESS = 30.0
"""How closely the examples are followed (scikit-learn's C). With few examples of each intent a small one is
never sure of anything; measured with the sentences of tests/flow/ivr/intents."""

ITERATIONS_MAX = 1_000


def train(examples: Mapping[str, Sequence[str]]) -> Model:
    """The model of two or more intents with one or more examples each. The same examples, the same model."""
    # Imported here: it takes a second and 100 MiB, which a centre without this verb does not pay.
    from sklearn.feature_extraction.text import TfidfVectorizer
    from sklearn.linear_model import LogisticRegression

    texts = [text for intent in sorted(examples) for text in examples[intent]]
    intents = [intent for intent in sorted(examples) for _ in examples[intent]]
    features = TfidfVectorizer(analyzer=runs, sublinear_tf=True)
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
        weights={run: tuple(column[at] for column in columns) for at, run in enumerate(order)},
        bias=tuple(bias),
        idf_unknown=max(idf),
    )
