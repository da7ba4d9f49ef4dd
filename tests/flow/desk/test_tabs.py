"""One tab is the desk, and another one takes its place only when it is gone, or says so."""

import pytest

from yunhu.flow.desk.errors import OtherTab
from yunhu.flow.desk.services.live import TAKEN_OVER, Streams
from yunhu.flow.desk.services.tabs import Tabs


@pytest.fixture
def streams() -> Streams:
    return Streams()


@pytest.fixture
def tabs(streams: Streams) -> Tabs:
    return Tabs(streams.is_open, streams.moved)


def test_the_first_tab_is_the_desk(tabs: Tabs) -> None:
    assert tabs.owner("li") is None
    tabs.claim("li", "one")
    tabs.claim("li", "one")
    assert tabs.owner("li") == "one"
    assert tabs.owner("wang") is None


def test_a_tab_that_is_open_is_not_replaced_without_asking(tabs: Tabs, streams: Streams) -> None:
    tabs.claim("li", "one")
    one = streams.open("li", "one")
    with pytest.raises(OtherTab):
        tabs.claim("li", "two")
    tabs.claim("li", "two", take=True)
    assert tabs.owner("li") == "two"
    assert one.closing == TAKEN_OVER


def test_a_tab_that_is_gone_is_replaced_at_once(tabs: Tabs, streams: Streams) -> None:
    tabs.claim("li", "one")
    streams.left(streams.open("li", "one"))
    tabs.claim("li", "two")
    assert tabs.owner("li") == "two"
