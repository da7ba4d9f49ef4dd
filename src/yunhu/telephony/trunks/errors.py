"""What trunks refuse."""

from typing import ClassVar

from yunhu.kit.refusal import Refusal


class BadTarget(Refusal):
    """A trunk's target is no host and port."""

    id: ClassVar[str] = "trunk.bad_target"
    status: ClassVar[int] = 422


class BadSource(Refusal):
    """An entry of a trunk's addresses is no address and no network."""

    id: ClassVar[str] = "trunk.bad_source"
    status: ClassVar[int] = 422


class CertificateWithoutTls(Refusal):
    """A trunk has to show a certificate, but its calls are not encrypted: it can show none."""

    id: ClassVar[str] = "trunk.certificate_without_tls"
    status: ClassVar[int] = 422
