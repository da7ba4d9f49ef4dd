"""Free text is masked before anything behind the door sees it."""

from typing import Annotated

import pytest
from pydantic import Field, TypeAdapter, ValidationError

from yunhu.trust.privacy.entry import LONGEST, WRITTEN, written

NOTE = TypeAdapter(Annotated[str, WRITTEN, Field(max_length=40)])


def test_a_text_comes_in_masked() -> None:
    assert NOTE.validate_python("请回13812341234") == "请回138****1234"


def test_the_limit_is_that_of_what_is_kept() -> None:
    assert NOTE.validate_python("张" * 40) == "张" * 40
    with pytest.raises(ValidationError):
        NOTE.validate_python("张" * 41)


def test_what_is_no_text_or_too_long_is_refused_by_the_field() -> None:
    assert written(7) == 7
    with pytest.raises(ValidationError):
        NOTE.validate_python(None)
    with pytest.raises(ValidationError):
        NOTE.validate_python("1" * (LONGEST + 1))
