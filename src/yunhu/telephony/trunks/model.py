"""A trunk: the connection to a carrier or a PBX, described as data."""

from __future__ import annotations

from typing import Annotated, Literal

from msgspec import Meta, Struct

from yunhu.telephony.sdp.model import Srtp

Transport = Literal["udp", "tcp", "tls"]
CodecName = Literal["PCMA", "PCMU", "opus"]

Source = Annotated[str, Meta(pattern=r"^[0-9a-fA-F.:\[\]/]{2,64}$")]
"""An IP address, `ip:port` (IPv6 in brackets), or a network in CIDR notation."""

CertificateName = Annotated[str, Meta(pattern=r"^[0-9A-Za-z]([0-9A-Za-z.:-]{0,251}[0-9A-Za-z])?$")]
"""A domain, or an address, that a certificate is for. No asterisks: they stand for nobody (RFC 5922 §7.2)."""

Doubt = Literal["in_clear", "no_certificate", "other_names"]
"""Why requests are not believed to be a trunk's, which has to prove by a certificate who it is."""

Distrust = Doubt | Literal["unbelieved"]
"""The same, or a certificate by nobody we know, with which there is not even a connection."""


class Trunk(Struct, frozen=True, forbid_unknown_fields=True):
    """`addresses` are where its calls come from; `target` ("host:port") is where ours go, "" for nowhere;
    over TLS its certificate has to be for that host. With `certificate_names` its requests are taken only by
    connections over TLS that show a certificate for one of them, or for the target's host, by an authority of
    `[sip] trust`; without, its address alone is believed.

    With `username` its challenges are answered: `secret_ref` names the password in the secret store, `realm`
    is the realm that may ask for it (the target's host when absent). `caller_id` replaces the caller's number
    in calls to it. `srtp`: whether its calls are encrypted, with keys from SDES; a carrier that cannot is an
    exception that somebody writes down (`off`), and sees on the page of the protection. `options_s`: seconds
    between the OPTIONS that tell whether it is up, 0 for none.
    """

    id: Annotated[str, Meta(pattern=r"^[a-z0-9][a-z0-9_-]{0,63}$")]
    name: str = ""
    addresses: Annotated[tuple[Source, ...], Meta(max_length=256)] = ()
    target: Annotated[str, Meta(pattern=r"^$|^(\[[0-9a-fA-F:.]+\]|[A-Za-z0-9.-]+)(:[0-9]{1,5})?$")] = ""
    transport: Transport = "udp"
    certificate_names: Annotated[tuple[CertificateName, ...], Meta(max_length=16)] = ()
    codecs: Annotated[tuple[CodecName, ...], Meta(min_length=1, max_length=3)] = ("PCMA", "PCMU")
    srtp: Srtp = "required"
    username: str | None = None
    secret_ref: str | None = None
    realm: str | None = None
    caller_id: str | None = None
    max_calls: Annotated[int, Meta(ge=1, le=100_000)] = 1000
    options_s: Annotated[int, Meta(ge=0, le=3600)] = 30
