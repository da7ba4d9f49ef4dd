"""branch: the flow takes the first case that is true."""

from typing import Annotated, Literal

from msgspec import Meta, Struct

from yunhu.flow.ivr.words import NodeName, Value

Op = Literal["is", "is_not", "in", "starts_with", "at_least", "at_most", "is_set"]
Operand = Annotated[str, Meta(max_length=256)] | int | Annotated[tuple[str, ...], Meta(max_length=256)] | None


class Condition(Struct, frozen=True, forbid_unknown_fields=True):
    """`value` compared with `to`: a text or number, or a list of texts for `in` and `starts_with`."""

    value: Value
    op: Op = "is"
    to: Operand = None


class Case(Struct, frozen=True, forbid_unknown_fields=True):
    """Where the flow goes when a condition holds."""

    when: Condition
    next: NodeName


class Branch(Struct, frozen=True, forbid_unknown_fields=True, tag="branch", tag_field="verb"):
    """The first true case of `cases`, else `otherwise`."""

    cases: Annotated[tuple[Case, ...], Meta(min_length=1, max_length=64)]
    otherwise: NodeName
