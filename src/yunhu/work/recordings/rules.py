"""Arithmetic of durations and gaps. Pure; all times in milliseconds from a recording's start."""

from __future__ import annotations

from collections.abc import Iterable

from yunhu.work.recordings.model import Gap

RATE = 8000
"""Samples of one channel in a second."""

SAMPLES_A_MS = RATE // 1000

LEAST_GAP_MS = 20
"""Shorter jumps between blocks are the clock's, not the call's: one packet."""


def span_ms(samples: int) -> int:
    """How long so many samples of one channel last, rounded to the nearest millisecond."""
    return (samples + SAMPLES_A_MS // 2) // SAMPLES_A_MS


def gaps_between(blocks: Iterable[tuple[int, int]], reasons: Iterable[Gap] = ()) -> tuple[Gap, ...]:
    """The gaps between blocks given as (start, samples) in order; a gap takes its reason from `reasons`."""
    known = tuple(reasons)
    out: list[Gap] = []
    at = 0
    for start, samples in blocks:
        if start - at >= LEAST_GAP_MS:
            out.append(Gap(at, start, _reason(at, start, known)))
        at = max(at, start + span_ms(samples))
    return tuple(out)


def _reason(begin: int, end: int, known: tuple[Gap, ...]) -> str:
    """Why a stretch is missing: the known gap that covers most of it."""
    best, most = "missing", 0
    for gap in known:
        shared = min(end, gap.to_ms) - max(begin, gap.from_ms)
        if shared > most:
            best, most = gap.reason, shared
    return best


def merged(gaps: Iterable[Gap]) -> tuple[Gap, ...]:
    """The gaps in order, with those that touch and have one reason made one."""
    out: list[Gap] = []
    for gap in sorted(gaps, key=lambda it: (it.from_ms, it.to_ms)):
        if out and gap.from_ms <= out[-1].to_ms and gap.reason == out[-1].reason:
            out[-1] = Gap(out[-1].from_ms, max(out[-1].to_ms, gap.to_ms), gap.reason)
        else:
            out.append(gap)
    return tuple(out)


def missing_ms(gaps: Iterable[Gap]) -> int:
    """How much is missing; what several gaps share is counted once."""
    total, upto = 0, 0
    for gap in sorted(gaps, key=lambda it: it.from_ms):
        begin = max(gap.from_ms, upto)
        if gap.to_ms > begin:
            total += gap.to_ms - begin
            upto = gap.to_ms
    return total


def kept_ms(duration_ms: int, gaps: Iterable[Gap]) -> int:
    """How much of a recording can be heard."""
    return max(duration_ms - missing_ms(gaps), 0)
