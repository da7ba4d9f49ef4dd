"""What is announced about customers. Never a name, a number or a note: those are in the database alone."""

import msgspec


class CustomerCreated(msgspec.Struct, frozen=True, kw_only=True, tag="customer.created", tag_field="kind"):
    """Somebody wrote a customer down."""

    customer: str
    by: str


class CustomerChanged(msgspec.Struct, frozen=True, kw_only=True, tag="customer.changed", tag_field="kind"):
    """Something of a customer is different; `fields` says what."""

    customer: str
    fields: tuple[str, ...]
    by: str


class CustomerIdentityAdded(
    msgspec.Struct, frozen=True, kw_only=True, tag="customer.identity_added", tag_field="kind"
):
    """A customer reaches us in one more way."""

    customer: str
    identity: str
    identity_kind: str
    by: str


class CustomerIdentityRemoved(
    msgspec.Struct, frozen=True, kw_only=True, tag="customer.identity_removed", tag_field="kind"
):
    """A customer does not reach us in this way any more."""

    customer: str
    identity: str
    identity_kind: str
    by: str


class CustomerMerged(msgspec.Struct, frozen=True, kw_only=True, tag="customer.merged", tag_field="kind"):
    """Two customers are one: `customer` speaks for `merged` from now on."""

    customer: str
    merged: str
    by: str


class CustomerUnmerged(msgspec.Struct, frozen=True, kw_only=True, tag="customer.unmerged", tag_field="kind"):
    """They were two after all: `unmerged` speaks for itself again, with what it had."""

    customer: str
    unmerged: str
    by: str


class RegionsImported(msgspec.Struct, frozen=True, kw_only=True, tag="regions.imported", tag_field="kind"):
    """A table of number segments is in force."""

    version: int
    rows: int
