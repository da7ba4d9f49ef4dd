import pickle

import pytest

from yunhu.kit.pii import REDACTED, Name, Number, Pii


def test_personal_data_does_not_show() -> None:
    number = Pii("13800000000")
    for shown in (repr(number), str(number), f"{number:>20}", f"{[number]}"):
        assert "138" not in shown
    assert number.reveal() == "13800000000"
    assert number == Pii("13800000000")
    assert len({number, Pii("13800000000")}) == 1
    with pytest.raises(TypeError):
        pickle.dumps(number)


def test_what_is_kept_is_opened_once_and_only_when_it_is_revealed() -> None:
    asked: list[tuple[str, str]] = []

    def open_(sealed: str, about: str) -> str:
        asked.append((sealed, about))
        return "13800000000"

    kept = Number.kept("yp1.k.x.number", open_)
    assert (repr(kept), asked) == (REDACTED, [])
    assert kept.sealed(lambda text, about: "never asked") == "yp1.k.x.number"
    assert kept == Number("13800000000")
    assert kept.reveal() == "13800000000"
    assert asked == [("yp1.k.x.number", "number")]


def test_what_is_given_in_clear_becomes_personal() -> None:
    number = Number("1")
    assert Number.of(number) is number
    assert Number.of("1") == number
    assert Number.maybe(None) is None
    assert Number.maybe("1") == number
    assert number.sealed(lambda text, about: f"{about}:{text}") == "number:1"
    assert not Name("")
