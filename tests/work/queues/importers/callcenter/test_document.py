"""The XML of mod_callcenter: what is read, and what is refused with its line."""

from __future__ import annotations

import pytest

from yunhu.work.queues.importers.callcenter.document import items, named
from yunhu.work.queues.importers.model import LARGEST, Misread

GOOD = """<configuration name="callcenter.conf">
  <settings><param name="dbname" value="x"/></settings>
  <queues>
    <queue name="sales">
      <param name="max-wait-time" value="90"/>
      <param name="tier-rules-apply" value="on"/>
      <param name="empty" value=""/>
    </queue>
  </queues>
  <agents><agent name="li" wrap-up-time="x"/></agents>
  <tiers><tier agent="li" queue="sales"/><tier queue="sales"/></tiers>
</configuration>"""


def test_items_have_their_params_and_lines() -> None:
    queue, agent, tier, nameless = items(GOOD)
    assert (queue.tag, queue.line, agent.line, tier.line) == ("queue", 4, 10, 11)
    assert queue.whole("max-wait-time", 0) == 90
    assert (queue.whole("empty", 7), queue.whole("none", 8)) == (7, 8)
    assert (queue.truth("tier-rules-apply"), queue.truth("empty", True), queue.truth("none")) == (
        True,
        True,
        False,
    )
    assert [name for name, _ in named([queue, agent], "queue", "name")] == ["sales"]
    with pytest.raises(Misread) as bad:
        agent.whole("wrap-up-time", 0)
    assert (bad.value.id, bad.value.line) == ("import.no_number", 10)
    with pytest.raises(Misread) as bad:
        list(named([nameless], "tier", "agent"))
    assert (bad.value.id, bad.value.line) == ("import.no_name", 11)


@pytest.mark.parametrize(
    ("text", "line", "id_"),
    [
        ("<a>\n<b>\n</a>", 3, "import.xml"),
        ('<?xml version="1.0"?>\n<!DOCTYPE a [<!ENTITY b "c">]>\n<a/>', 2, "import.doctype"),
        ("<a>" * 20, 1, "import.too_many"),
        (" " * (LARGEST + 1), 0, "import.too_large"),
    ],
)
def test_a_bad_file_is_refused_with_its_line(text: str, line: int, id_: str) -> None:
    with pytest.raises(Misread) as bad:
        items(text)
    assert (bad.value.id, bad.value.line) == (id_, line)
