"""What of Connect's objects has no counterpart is reported, and what is wrong refused with its line."""

from __future__ import annotations

import pytest

from yunhu.work.queues.importers.connect.centre import read
from yunhu.work.queues.importers.model import Misread

TEXT = """{
"Queues": [{"Id": "q-1", "Name": "Sales", "OutboundCallerConfig": {}}],
"RoutingProfiles": [{"Id": "p-1", "Name": "people",
 "MediaConcurrencies": [{"Channel": "CHAT", "Concurrency": 3}, {"Channel": "VOICE", "Concurrency": 1,
  "CrossChannelBehavior": {"BehaviorType": "ROUTE_ANY_CHANNEL"}}],
 "QueueConfigs": [{"QueueReference": {"QueueId": "q-1", "Channel": "CHAT"},
  "ManualAssignment": true}]}],
"Users": [{"Username": "ana", "RoutingProfileId": "people",
 "PhoneConfig": {"AfterContactWorkTimeLimit": 0}}],
"Flows": []
}"""


def test_what_has_no_counterpart_is_reported() -> None:
    found = read({"c.json": TEXT})
    assert [(it.path, it.id.removeprefix("import.")) for it in found.unmapped] == [
        ("c.json:10", "unknown_key"),
        ("c.json:2", "unknown_key"),
        ("c.json:4", "connect_current_only"),
        ("c.json:4", "connect_concurrency"),
        ("c.json:7", "connect_manual"),
        ("c.json:9", "connect_acw"),
    ]
    (agent,) = found.agents
    assert (agent.wrap_up_s, agent.channels["chat"].cost) == (3600, 33)


@pytest.mark.parametrize(
    ("old", "new", "line", "id_"),
    [
        ('"QueueId": "q-1"', '"QueueId": "q-2"', 6, "import.unknown_item"),
        ('"RoutingProfileId": "people"', '"RoutingProfileId": "x"', 8, "import.unknown_item"),
        ('"Concurrency": 3', '"Concurrency": 11', 4, "import.out_of_range"),
        ('"Username": "ana", ', "", 8, "import.missing"),
        (
            '"Users": [',
            '"Users": [{"Username": "ana", "RoutingProfileId": "p-1"}, ',
            8,
            "import.twice",
        ),
        ('"Queues": [', '"Queues": [{"Name": "Sales"}, ', 2, "import.twice"),
        ('"Flows": []', '"RoutingCriteria": [{"QueueId": "x"}]', 10, "import.unknown_item"),
    ],
)
def test_what_is_wrong_is_refused_with_its_line(old: str, new: str, line: int, id_: str) -> None:
    assert old in TEXT
    with pytest.raises(Misread) as bad:
        read({"c.json": TEXT.replace(old, new)})
    assert (bad.value.id, bad.value.line) == (id_, line)
