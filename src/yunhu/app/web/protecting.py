"""What the page of the protection shows of this node."""

from __future__ import annotations

from collections.abc import Iterator

from cryptography import x509
from fastapi import APIRouter

from yunhu.app.node import Node
from yunhu.app.web.https import address_of
from yunhu.oversight.protection import api
from yunhu.oversight.protection.model import Shown, Way
from yunhu.oversight.protection.rules import weaknesses


def make_router(node: Node) -> APIRouter:
    """The endpoint `/api/v1/protection` of a node."""
    settings = node.settings
    return api.make_router(
        address_of(settings), settings.http.encrypted, lambda: _shown(node), lambda: ways(node)
    )


def ways(node: Node) -> Iterator[Way]:
    """Every listener, trunk and phone. A phone's transport is that of its best binding."""
    rooms, sip = node.rooms, node.settings.sip
    for transport, addresses in (("udp", sip.udp), ("tcp", sip.tcp), ("tls", sip.tls)):
        for address in addresses:
            yield Way(
                kind="listener", id=address, transport=transport, weaknesses=weaknesses(transport, None)
            )
    for trunk in rooms.trunks.all():
        yield Way(
            kind="trunk",
            id=trunk.id,
            name=trunk.name,
            transport=trunk.transport,
            srtp=trunk.srtp,
            certificate_names=trunk.certificate_names,
            weaknesses=weaknesses(trunk.transport, trunk.srtp),
        )
    for phone in rooms.directory.centre.phones:
        binding = rooms.registrar.best(phone.username)
        over = None if binding is None else binding.flow.transport
        yield Way(
            kind="phone",
            id=phone.username,
            name=phone.name,
            transport=over,
            srtp=phone.srtp,
            weaknesses=weaknesses(over, phone.srtp),
        )


def _shown(node: Node) -> Shown | None:
    certificate = node.certified.certificate
    if certificate is None:
        return None
    found = x509.load_pem_x509_certificate(certificate.path.read_bytes())
    try:
        alternatives = found.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    except x509.ExtensionNotFound:
        names: tuple[str, ...] = ()
    else:
        names = tuple(str(name.value) for name in alternatives)
    return Shown(issuer=found.issuer.rfc4514_string(), names=names, ends_at=certificate.ends_at)
