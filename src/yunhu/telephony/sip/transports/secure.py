"""SIP over TLS: what both ends show, who is asked for a certificate, and whom one is for (RFC 5922)."""

from __future__ import annotations

import ipaddress
import ssl
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Protocol


class Asking(Protocol):
    """Knows who is to show a certificate of theirs when they come."""

    def asks(self, remote: tuple[str, int]) -> bool:
        """Whether who comes from an address is asked for a certificate."""

    def unbelieved(self, remote: tuple[str, int], why: str) -> None:
        """The certificate that was shown is not signed by anybody we believe, or is over."""


@dataclass(frozen=True, slots=True)
class Secure:
    """What TLS needs: what we show to who comes, and what we believe of whom we go to.

    `asking` is shown to those whom `asked_by` wants a certificate of. Nobody else is asked: phones come with
    certificates of their makers, and one that is shown has to be believed for the connection to be made.
    """

    server: ssl.SSLContext
    client: ssl.SSLContext
    asking: ssl.SSLContext | None = None
    asked_by: Asking | None = None

    def shown_to(self, remote: tuple[str, int]) -> ssl.SSLContext:
        """What who comes from an address is shown, and asked."""
        if self.asking is not None and self.asked_by is not None and self.asked_by.asks(remote):
            return self.asking
        return self.server

    def unbelieved(self, remote: tuple[str, int], why: str) -> None:
        """A certificate that we asked for is none that we believe."""
        if self.asked_by is not None:
            self.asked_by.unbelieved(remote, why)


def asking_context(authorities: str) -> ssl.SSLContext:
    """A server's context that asks for a certificate, signed by one of the authorities of a PEM file.

    Who has none may come all the same: what that means is decided by who it is. Sessions are not taken up
    again, so that each connection shows its certificate anew. Raises OSError (ssl.SSLError is one).
    """
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    context.verify_mode = ssl.CERT_OPTIONAL
    context.load_verify_locations(authorities)
    context.options |= ssl.OP_NO_TICKET
    context.num_tickets = 0
    return context


def names_in(certificate: Mapping[str, Any]) -> frozenset[str]:
    """Whom a certificate is for (RFC 5922 §7.1), in lower case: domains, addresses, SIP URIs without a user.

    `certificate` is what `getpeercert` makes of one that was believed. Its common name counts for nothing,
    and a name with an asterisk stands for itself alone (§7.2).
    """
    found = (_name(kind, str(value)) for kind, value in certificate.get("subjectAltName", ()))
    return frozenset(name for name in found if name)


def _name(kind: str, value: str) -> str:
    """One alternative name as it is compared; empty when it names no server."""
    match kind:
        case "DNS":
            return value.lower()
        case "IP Address":
            return str(ipaddress.ip_address(value.strip()))
        case "URI":
            scheme, _, rest = value.partition(":")
            return rest.lower() if scheme.lower() == "sip" and "@" not in rest else ""
        case _:
            return ""
