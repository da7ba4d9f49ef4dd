"""What is known of numbers."""

import pytest

from yunhu.app.desks.callers import Callers
from yunhu.kit.phone import MalformedNumber
from yunhu.people.customers.regions import Regions

CALLERS = Callers(Regions())


def test_a_number_has_many_spellings_the_whole_one_first() -> None:
    forms = CALLERS.forms("013800138000")
    assert forms[0] == CALLERS.tidy("138 0013 8000") == "+8613800138000"
    assert {"13800138000", "013800138000"} <= set(forms)
    assert CALLERS.forms("110") == ("110", "110")
    assert CALLERS.forms("anonymous") == ()
    with pytest.raises(MalformedNumber):
        CALLERS.tidy("anonymous")


def test_the_words_for_where_it_belongs() -> None:
    assert {"cn", "广东", "深圳", "shenzhen", "广东/深圳"} <= CALLERS.words("0755 86543210")
    assert CALLERS.words("anonymous") == frozenset()
    assert CALLERS.word("广东省") == "广东"
