"""The page of roles is what the matrix says."""

from tools import roles
from yunhu.trust.roles.model import PERMISSIONS
from yunhu.trust.roles.presets import PRESETS


def test_the_page_is_what_the_matrix_says() -> None:
    assert roles.PAGE.read_text("utf-8") == roles.page(), "run make format"


def test_every_permission_has_a_line_and_every_role_a_column() -> None:
    lines = [line for line in roles.page().splitlines() if line.startswith("| `")]
    assert [line.split("`")[1] for line in lines] == list(PERMISSIONS)
    assert {line.count("|") for line in lines} == {len(PRESETS) + 3}
