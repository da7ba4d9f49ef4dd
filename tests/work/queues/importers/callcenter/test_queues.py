"""What of mod_callcenter's file has no counterpart is reported with its line, and what is wrong refused."""

from __future__ import annotations

import pytest

from yunhu.work.queues.importers.callcenter.queues import FILE, read
from yunhu.work.queues.importers.model import Misread

TEXT = """<configuration>
<queue name="Sales@default">
<param name="strategy" value="{strategy}"/>
<param name="skip-agents-with-external-calls" value="true"/>
<param name="abandoned-resume-allowed" value="true"/>
<param name="max-wait-time-with-no-agent" value="{nobody}"/>
</queue>
<agent name="li@default" type="uuid-standby" contact="user/li"/>
<agent name="wang@default" no-answer-delay-time="9"/>
<tier agent="li@default" queue="Sales@default" level="1"/>
<tier agent="{agent}" queue="Sales@default" level="2"/>
</configuration>"""


def text(strategy: str = "ring-all", agent: str = "wang@default", nobody: str = "90") -> dict[str, str]:
    return {FILE: TEXT.format(strategy=strategy, agent=agent, nobody=nobody)}


def test_what_has_no_counterpart_is_reported() -> None:
    found = read(text())
    assert [(it.path, it.id.removeprefix("import.")) for it in found.unmapped] == [
        (f"{FILE}:2", "callcenter_base_score"),
        (f"{FILE}:4", "setting_left_out"),
        (f"{FILE}:2", "callcenter_nobody"),
        (f"{FILE}:8", "callcenter_contact"),
        (f"{FILE}:8", "callcenter_standby"),
        (f"{FILE}:2", "callcenter_rests"),
    ]
    (queue,) = found.queues
    assert (queue.id, queue.resume_within_s, queue.not_responding_s) == ("sales-default", 60, 9)
    assert [agent.id for agent in found.agents] == ["li", "wang"]


@pytest.mark.parametrize(
    ("files", "line", "id_"),
    [
        (text(strategy="best"), 3, "import.unknown_strategy"),
        (text(agent="nobody"), 11, "import.callcenter_tier"),
        (text(nobody="soon"), 6, "import.no_number"),
        ({"other.xml": ""}, 0, "import.no_file"),
    ],
)
def test_a_bad_file_is_refused_with_its_line(files: dict[str, str], line: int, id_: str) -> None:
    with pytest.raises(Misread) as bad:
        read(files)
    assert (bad.value.id, bad.value.line) == (id_, line)
