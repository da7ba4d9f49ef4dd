"""What a measurement's row says."""

from __future__ import annotations

import json
from pathlib import Path

from bench import centre, rows
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
