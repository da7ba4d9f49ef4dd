"""A flow as text and as plain data: terse, in order, and read back as the same flow."""

from __future__ import annotations

import msgspec
import pytest

from yunhu.flow.ivr.model import Flow
from yunhu.flow.ivr.publishing import written

TEXT = """id: main
name: 主菜单
start: menu
nodes:
  menu:
    verb: gather
    prompts:
    - welcome
    timeout_s: 3
    choices:
      '1': wait
      '*': bye
  wait:
    verb: queue
    queue: support
  bye:
    verb: hangup
"""


def read(text: str) -> Flow:
    where, problems = written.from_text(text)
    assert not problems
    return msgspec.convert(where.data, Flow)


def test_a_flow_is_written_without_what_goes_without_saying() -> None:
    assert written.to_text(written.plain(read(TEXT))) == TEXT


def test_numbers_of_phones_come_back_as_texts() -> None:
    flow = read(
        """
id: out
name: no
start: ask
nodes:
  out: {verb: transfer, to: "number:+8613800138000", on_failed: ask}
  ask:
    verb: branch
    cases: [{when: {value: caller, op: in, to: ["+8613800138000", "10086"]}, next: out}]
    otherwise: out
"""
    )
    assert read(written.to_text(written.plain(flow))) == flow
    assert flow.name == "no"


@pytest.mark.parametrize("text", ["id: ]", "\tid: x", "id: 1\nid: 2"])
def test_what_is_no_text_form_is_said_with_its_line(text: str) -> None:
    where, problems = written.from_text(text)
    assert [where.line_of(problem.path) for problem in problems] == [text.count("\n") + 1]
