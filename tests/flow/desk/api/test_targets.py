"""A target may be somebody's number that nobody says."""

from yunhu.flow.desk.api.targets import target_of
from yunhu.platform.http.base import Principal
from yunhu.platform.http.persons import ContactNumber, NumberRef

WHO = Principal("t", "user:x", {})


class Numbers:
    """Everybody has the same number."""

    async def number(self, who: Principal, ref: NumberRef) -> str:
        return "13800001234"


async def test_words_stay_and_references_become_numbers() -> None:
    assert await target_of(WHO, "queue:help", Numbers()) == "queue:help"
    assert await target_of(WHO, ContactNumber(contact="c"), Numbers()) == "number:13800001234"
