"""What of app_queue's files has no counterpart is reported with its line, and what is wrong refused."""

from __future__ import annotations

import pytest

from yunhu.work.queues.importers.asterisk.queues import QUEUES, RULES, read
from yunhu.work.queues.importers.model import Misread

TEXT = """[general]
autofill = yes
[sales]
strategy = ringall
timeoutrestart = yes
joinempty = paused,penalty
defaultrule = up
member => PJSIP/101,0,li,hint:101@x,no,20,yes
member => PJSIP/102,5
[old]
strategy = leastrecent
member => PJSIP/101
[older]
strategy = fewestcalls
"""
UP = "[up]\npenaltychange => 30,5\n"


def test_what_has_no_counterpart_is_reported() -> None:
    found = read({QUEUES: TEXT, RULES: UP})
    assert [
        (it.path.removeprefix(QUEUES), it.id.removeprefix("import."), it.lossy) for it in found.unmapped
    ] == [
        (":5", "setting_left_out", False),
        (":6", "asterisk_empty", True),
        (":8", "asterisk_interface", False),
        (":8", "setting_left_out", False),
        (":8", "setting_left_out", False),
        (":9", "asterisk_interface", False),
        (":11", "asterisk_leastrecent", True),
        (":14", "asterisk_fewestcalls", True),
    ]
    li, second = found.agents
    assert (li.id, li.wrap_up_s, [line.queue for line in li.profile]) == ("li", 20, ["sales", "old"])
    assert (second.id, second.name) == ("102", "PJSIP/102")


@pytest.mark.parametrize(
    ("old", "new", "line", "id_", "file"),
    [
        ("ringall", "all", 4, "import.unknown_strategy", None),
        ("= up", "= down", 7, "import.asterisk_no_rule", None),
        ("PJSIP/102,5", "PJSIP/102,low", 9, "import.no_number", None),
        ("PJSIP/102,5", ",5", 9, "import.asterisk_member", None),
        ("30,5", "x,5", 2, "import.asterisk_penaltychange", RULES),
    ],
)
def test_what_is_wrong_is_refused_with_its_line(
    old: str, new: str, line: int, id_: str, file: str | None
) -> None:
    with pytest.raises(Misread) as bad:
        read({QUEUES: TEXT.replace(old, new), RULES: UP.replace(old, new)})
    assert (bad.value.id, bad.value.line, bad.value.params.get("file")) == (id_, line, file)


def test_the_queues_must_be_there() -> None:
    with pytest.raises(Misread) as bad:
        read({RULES: UP})
    assert bad.value.params == {"file": QUEUES}
