"""A real node says the texts of a flow: what is known beforehand at once, the rest as soon as it is made."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.stories.listener import Listener
from tests.stories.real_node import RealNode, until

CENTRE = """
tenant: acme
trunks: [{{id: carrier, addresses: ["127.0.0.1"], options_s: 0, srtp: "off"}}]
agents: [{{id: li, name: 李娜, contact: "sip:li@127.0.0.1:{agent}"}}]
flows:
  - id: hello
    name: Hello {caller}
    start: hi
    nodes:
      hi: {{verb: say, text: {{zh-CN: 您好，欢迎致电云呼, en: Hello and welcome}}, next: who}}
      who: {{verb: say, text: {{zh-CN: "您的号码是{{caller:digits}}", en: "You call from {{caller:digits}}"}},
             next: lost, on_error: bye}}
      lost: {{verb: say, text: {{xq: nobody speaks this}}, next: bye, on_error: sorry}}
      sorry: {{verb: play, prompts: [problem], next: bye}}
      bye: {{verb: hangup}}
numbers:
  - {{number: "4001", name: Hello, flow: hello, recording: "off"}}
  - {{number: "4002", name: Hello, flow: hello, recording: "off", language: en}}
"""
SETTINGS = """
[node]
data_dir = "var"
[sip]
udp = ["127.0.0.1:{sip}"]
tcp = []
[media]
address = "127.0.0.1"
ports = "{first}-{last}"
[recording]
recipients = ["{recipient}"]
[http]
port = {http}
"""


@pytest.fixture
def node(tmp_path: Path) -> Iterator[RealNode]:
    node = RealNode(tmp_path, CENTRE, SETTINGS)
    try:
        yield node
    finally:
        node.close()


def test_what_a_flow_says_is_heard(node: RealNode) -> None:
    said = node.folder / "var" / "speech"
    until(lambda: len(list(said.glob("*.wav"))) == 2, "the greeting in both languages")
    for number in ("4001", "4002"):
        caller = Listener(node.sip)
        try:
            caller.call(number)
        finally:
            caller.close()
        # The greeting, eleven digits, and an apology for what no voice can say: as long as that takes.
        assert 4_500 <= caller.sound_ms <= 14_000
        assert caller.first_ms is not None
    assert len(list(said.glob("*.wav"))) == 4
