"""The measure of the detector: a generated test set, what of it is found and what is found too much.

A finding is right when its place and its kind are exactly those of the truth. What is personal counts as
found when every character of it would be masked.
"""

from __future__ import annotations

from collections import Counter

import pytest
from tests.trust.privacy.detect.generated.cases import KINDS, cases

from yunhu.trust.privacy.detect.detector import find

EACH, WITHOUT = 1_500, 6_000
RECALL, PRECISION = 0.995, 0.99


@pytest.mark.parametrize("seed", [20_260_115, 7])
def test_nearly_all_is_found_and_nearly_nothing_else(seed: int) -> None:
    there: Counter[str] = Counter()
    found: Counter[str] = Counter()
    said: Counter[str] = Counter()
    right: Counter[str] = Counter()
    count = 0
    for case in cases(seed, EACH, WITHOUT):
        count += 1
        findings = find(case.text)
        for start, end, kind in case.truth:
            there[kind] += 1
            found[kind] += any(one.start <= start and end <= one.end for one in findings)
        for one in findings:
            said[one.kind] += 1
            right[one.kind] += (one.start, one.end, one.kind) in case.truth
    recall = {kind: found[kind] / there[kind] for kind in there}
    precision = {kind: right[kind] / said[kind] for kind in said}
    for kind in sorted(there):
        print(f"{kind:10} {there[kind]:6} recall {recall[kind]:.4f} precision {precision[kind]:.4f}")
    assert count == EACH * len(KINDS) + WITHOUT >= 20_000
    assert min(recall.values()) >= RECALL, (seed, recall)
    assert min(precision.values()) >= PRECISION, (seed, precision)
