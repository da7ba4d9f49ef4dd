"""Personal data is a type: it prints redacted, is revealed only on purpose, and is written only sealed."""

from __future__ import annotations

from collections.abc import Callable
from typing import ClassVar, Generic, NoReturn, Self, TypeVar, cast

T = TypeVar("T")

REDACTED = "‹redacted›"

Open = Callable[[str, str], str]
"""Opens a sealed text; the second argument says what it is about."""

Seal = Callable[[str, str], str]


class Pii(Generic[T]):
    """A value that belongs to a person. Printing or logging it shows `‹redacted›`; pickling is refused.

    One that was read from where it is kept is sealed, and opened only when it is revealed.
    """

    __slots__ = ("_open", "_sealed", "_value")

    about: ClassVar[str] = "text"
    """What it is: bound to the seal, so that a name is never opened in the place of a number."""

    def __init__(self, value: T) -> None:
        self._value: T | None = value
        self._sealed: str | None = None
        self._open: Open | None = None

    @classmethod
    def of(cls, value: Self | T) -> Self:
        """The value as this kind of personal data, whoever gives it in clear: facts take nothing else."""
        return value if isinstance(value, cls) else cls(cast(T, value))

    @classmethod
    def maybe(cls, value: T | None) -> Self | None:
        """The value as this kind of personal data, if there is one."""
        return None if value is None else cls(value)

    @classmethod
    def kept(cls, sealed: str, open_: Open) -> Self:
        """A value as it is kept; `open_` is asked when somebody reveals it."""
        made = cls.__new__(cls)
        made._value, made._sealed, made._open = None, sealed, open_
        return made

    def reveal(self) -> T:
        """The value itself. Each call of this is a place where a privacy review looks.

        Of a kept value: raises what opening it raises.
        """
        if self._open is not None and self._sealed is not None:
            self._value = cast(T, self._open(self._sealed, self.about))
            self._open = None
        return cast(T, self._value)

    def sealed(self, seal: Seal) -> str:
        """The value as it may be written. Only of texts."""
        if self._sealed is None:
            self._sealed = seal(cast(str, self._value), self.about)
        return self._sealed

    def __bool__(self) -> bool:
        return bool(self.reveal())

    def __repr__(self) -> str:
        return REDACTED

    def __format__(self, spec: str) -> str:
        return REDACTED

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Pii) and bool(self.reveal() == other.reveal())

    def __hash__(self) -> int:
        return hash(self.reveal())

    def __reduce__(self) -> NoReturn:
        raise TypeError("Pii is never serialised; reveal it first")


class Number(Pii[str]):
    """A phone number of a person, or what stood where one is expected (`anonymous`)."""

    __slots__ = ()
    about = "number"


class Name(Pii[str]):
    """The name of a person."""

    __slots__ = ()
    about = "name"


class PartyName(Pii[str]):
    """Who a contact is taken to: `number:…`, or a queue or agent."""

    __slots__ = ()
    about = "party"


class Words(Pii[str]):
    """What somebody wrote, said or keyed: it may hold anything."""

    __slots__ = ()
    about = "words"


KINDS: dict[str, type[Pii[str]]] = {kind.about: kind for kind in (Number, Name, PartyName, Words)}
"""What is kept of persons, by what it is about."""
