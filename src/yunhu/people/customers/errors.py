"""What customers refuse. No text says a number or a name: it may be another person's."""

from typing import ClassVar

from yunhu.kit.refusal import Refusal


class CustomerUnknown(Refusal):
    """There is no such customer in this tenant."""

    id: ClassVar[str] = "customer.unknown"
    status: ClassVar[int] = 404


class IdentityUnknown(Refusal):
    """The customer has no such identity."""

    id: ClassVar[str] = "customer.identity_unknown"
    status: ClassVar[int] = 404


class IdentityMalformed(Refusal):
    """The value cannot be an identity of this kind."""

    id: ClassVar[str] = "customer.identity_malformed"
    status: ClassVar[int] = 422


class IdentityTaken(Refusal):
    """Another customer has this identity."""

    id: ClassVar[str] = "customer.identity_taken"
    status: ClassVar[int] = 409


class CustomerChangedMeanwhile(Refusal):
    """Somebody else changed the customer since it was read."""

    id: ClassVar[str] = "customer.changed_meanwhile"
    status: ClassVar[int] = 409


class NameMissing(Refusal):
    """Nothing of the name is left that could be read."""

    id: ClassVar[str] = "customer.name_missing"
    status: ClassVar[int] = 422


class TooManyIdentities(Refusal):
    """The customer has as many identities as it may have."""

    id: ClassVar[str] = "customer.too_many_identities"
    status: ClassVar[int] = 409


class TooManyTags(Refusal):
    """The customer has as many tags as it may have."""

    id: ClassVar[str] = "customer.too_many_tags"
    status: ClassVar[int] = 409


class AttributeUndeclared(Refusal):
    """Nobody said what this attribute is for and how long it stays, so it is not kept."""

    id: ClassVar[str] = "customer.attribute_undeclared"
    status: ClassVar[int] = 422


class TooManyAttributes(Refusal):
    """The customer has as many attributes as it may have."""

    id: ClassVar[str] = "customer.too_many_attributes"
    status: ClassVar[int] = 409


class MergedWithItself(Refusal):
    """They are one customer already."""

    id: ClassVar[str] = "customer.same"
    status: ClassVar[int] = 409


class TooManyMerged(Refusal):
    """So many records cannot be one customer."""

    id: ClassVar[str] = "customer.too_many_merged"
    status: ClassVar[int] = 409


class NotMerged(Refusal):
    """That record is not one of those that were merged into this customer."""

    id: ClassVar[str] = "customer.not_merged"
    status: ClassVar[int] = 409
