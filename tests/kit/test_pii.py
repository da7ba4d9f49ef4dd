import pickle

import pytest

from yunhu.kit.pii import Pii


def test_personal_data_does_not_show() -> None:
    number = Pii("13800000000")
    for shown in (repr(number), str(number), f"{number:>20}", f"{[number]}"):
        assert "138" not in shown
    assert number.reveal() == "13800000000"
    assert number == Pii("13800000000")
    assert len({number, Pii("13800000000")}) == 1
    with pytest.raises(TypeError):
        pickle.dumps(number)
