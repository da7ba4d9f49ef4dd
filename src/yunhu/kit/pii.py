"""Personal data is a type: it prints redacted and is revealed only on purpose."""

from typing import Generic, NoReturn, TypeVar

T = TypeVar("T")

REDACTED = "‹redacted›"


class Pii(Generic[T]):
    """A value that belongs to a person. Printing or logging it shows `‹redacted›`; pickling is refused."""

    __slots__ = ("_value",)

    def __init__(self, value: T) -> None:
        self._value = value

    def reveal(self) -> T:
        """The value itself. Each call of this is a place where a privacy review looks."""
        return self._value

    def __repr__(self) -> str:
        return REDACTED

    def __format__(self, spec: str) -> str:
        return REDACTED

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Pii) and bool(self._value == other._value)

    def __hash__(self) -> int:
        return hash(self._value)

    def __reduce__(self) -> NoReturn:
        raise TypeError("Pii is never serialised; reveal it first")
