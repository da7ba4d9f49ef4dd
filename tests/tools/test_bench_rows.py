"""What a measurement's row says."""

from __future__ import annotations

import json
import re
import tomllib
from pathlib import Path

import pytest
from bench import browser_calls, centre, harness, rows
from rich.console import Console


def test_a_ratio_is_against_the_first_beside_it() -> None:
    row = rows.ratio_at_most("relay", 0.033, "s", 1.2, {"bare forwarder": 0.03, "Asterisk 22": 0.16})
    assert (row.ratio, row.limit, row.holds) == (1.1, "ratio ≤ 1.2", True)
    assert rows.ratio_at_most("relay", 0.06, "s", 1.2, {"bare": 0.03}).holds is False


def test_limits_from_above_and_below() -> None:
    assert rows.at_most("wait", 0.03, "s", 0.03, {}).holds
    assert not rows.at_most("wait", 0.031, "s", 0.03, {}).holds
    assert rows.at_least("rate", 240.0, "/s", 240, {}).holds
    assert not rows.at_least("rate", 239.0, "/s", 240, {}).holds


def test_what_was_not_measured_does_not_hold() -> None:
    row = rows.unmeasured("held", "ms", "≤ 20 ms", "the load generator is missing")
    assert row.value is None
    assert row.holds is False


def test_rows_of_ours_and_of_a_single_script_are_kept_and_shown(tmp_path: Path) -> None:
    other = {"name": "queue_match", "value": 0.4, "unit": "ms", "limit": 1.0, "holds": True, "beside": None}
    found: list[rows.Row | dict[str, object]] = [
        rows.at_most("wait", 0.02, "s", 0.03, {"Asterisk 22": 0.163}, "a note"),
        other,
    ]
    rows.write(tmp_path / "results.json", found)
    kept = json.loads((tmp_path / "results.json").read_text())
    assert [row["name"] for row in kept] == ["wait", "queue_match"]
    assert {"name", "value", "unit", "beside", "ratio", "limit", "holds"} <= kept[1].keys()
    console = Console(width=160, record=True, file=(tmp_path / "shown").open("w"))
    console.print(rows.table(found))
    shown = console.export_text()
    assert "Asterisk 22: 0.163" in shown
    assert rows.notes(found) == ["wait: a note"]


def test_the_measured_centre_is_what_the_harness_expects() -> None:
    document = centre.document(agents=3)
    assert [agent["contact"] for agent in document["agents"]] == [  # type: ignore[attr-defined]
        f"sip:a{number}@127.0.0.1:6000" for number in (1, 2, 3)
    ]
    assert [number["number"] for number in document["numbers"]] == [  # type: ignore[attr-defined]
        "5000",
        "5001",
        "5002",
        "5003",
    ]


def runs(*costs: float, heard: int = 2_000) -> list[browser_calls.Figures]:
    """What the load client says when calls cost this much, s a minute."""
    said = {"calls": 50, "sent_each_way": 1_000, "browsers_heard": heard - 1_000, "phones_heard": 1_000}
    return [browser_calls.Figures.read(json.dumps({**said, "cpu_s_per_call_minute": cost})) for cost in costs]


def test_a_browsers_call_is_the_median_beside_what_others_need() -> None:
    opus, heard, pcma = browser_calls.shown(runs(0.44, 0.31, 0.33), runs(0.1, 0.2, 0.1))
    assert (opus.value, opus.limit, opus.holds) == (0.33, "≤ 0.45 s", True)
    assert opus.beside == {
        "rtpengine 26, plain RTP (earlier)": 0.67,
        "Asterisk 22, plain RTP (earlier)": "1.1 to 1.3",
    }
    assert opus.note == "50 calls, runs 0.440, 0.310, 0.330"
    assert (heard.value, heard.holds) == (100.0, True)
    assert (pcma.value, pcma.limit, pcma.holds) == (0.1, "", None)
    assert browser_calls.shown(runs(0.46), runs(0.1))[0].holds is False


def test_cheap_calls_of_which_packets_are_missing_do_not_hold() -> None:
    heard = browser_calls.shown(runs(0.2, 0.2), [*runs(0.1), *runs(0.1, heard=1_980)])[1]
    assert (heard.value, heard.holds) == (99.0, False)


@pytest.mark.parametrize("line", ["", "[]", "{}", '{"sent_each_way": 0, "browsers_heard": 0}', "Killed"])
def test_what_the_load_client_does_not_say_is_said(line: str) -> None:
    with pytest.raises(harness.Unavailable, match="cannot be read"):
        browser_calls.Figures.read(line)


def test_without_an_engine_a_row_says_so(tmp_path: Path) -> None:
    (row,) = browser_calls.rows(engine=tmp_path / "yunhu-media")
    assert (row.value, row.holds) == (None, False)
    assert row.note == "the engine cannot be started: No such file or directory"


def test_the_load_client_is_built_for_the_bench_and_is_not_in_the_wheel() -> None:
    root = Path(__file__).resolve().parents[2]
    bench = re.search(r"^bench: (.*?) ##", (root / "Makefile").read_text("utf-8"), re.MULTILINE)
    assert bench is not None
    assert "$(STAMPS)/load" in bench[1].split()
    project = tomllib.loads((root / "pyproject.toml").read_text("utf-8"))
    assert [program["target"] for program in project["tool"]["setuptools-rust"]["bins"]] == ["yunhu-media"]
