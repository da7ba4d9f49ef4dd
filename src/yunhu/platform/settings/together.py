"""What is right in a node's settings by itself but not together, and where its relative paths begin."""

from collections.abc import Iterator
from pathlib import Path

import msgspec

from yunhu.kit.problem import Problem
from yunhu.platform.settings.node import Settings
from yunhu.platform.settings.sso import sso_contradictions
from yunhu.platform.settings.values import split_address, split_ports


def contradictions(settings: Settings) -> Iterator[Problem]:
    """What is right by itself but not together."""
    yield from sso_contradictions(settings.sso)
    if not (settings.sip.udp or settings.sip.tcp or settings.sip.tls):
        yield Problem("sip", "config.no_listener", {})
    sip = settings.sip
    for name, addresses in (("udp", sip.udp), ("tcp", sip.tcp), ("tls", sip.tls)):
        if len(addresses) > 1:
            yield Problem(f"sip.{name}", "config.one_address", {})
    web = f"{settings.http.host}:{settings.http.port}"
    if {web, f"0.0.0.0:{settings.http.port}"} & {*sip.tcp, *sip.tls}:
        yield Problem("http.port", "config.same_address", {"value": web})
    if settings.http.tls == "files" and None in (settings.http.certificate, settings.http.key):
        yield Problem("http.certificate", "config.tls_files", {})
    if settings.http.tls == "acme" and not settings.http.names:
        yield Problem("http.names", "config.acme_names", {})
    first, last = split_ports(settings.media.ports)
    for address in settings.sip.udp:
        if first <= split_address(address)[1] <= last:
            yield Problem(
                "media.ports", "config.ports_overlap", {"value": settings.media.ports, "other": address}
            )


def below(base: Path, settings: Settings) -> Settings:
    """The settings with relative paths taken from `base`."""

    def at(path: str | None) -> str | None:
        return None if path is None else str(base / path)

    replace = msgspec.structs.replace
    return replace(
        settings,
        sip=replace(settings.sip, trust=at(settings.sip.trust)),
        node=replace(settings.node, data_dir=at(settings.node.data_dir)),
        centre=replace(settings.centre, file=at(settings.centre.file)),
        media=replace(
            settings.media,
            socket=at(settings.media.socket),
            prompts=tuple(str(base / folder) for folder in settings.media.prompts),
        ),
        http=replace(
            settings.http,
            certificate=at(settings.http.certificate),
            key=at(settings.http.key),
            acme_trust=at(settings.http.acme_trust),
        ),
        sso=replace(
            settings.sso,
            client_secret_file=at(settings.sso.client_secret_file),
            authority=at(settings.sso.authority),
        ),
        recording=replace(settings.recording, store=at(settings.recording.store)),
        speech=replace(
            settings.speech, key_file=at(settings.speech.key_file), model=at(settings.speech.model)
        ),
        journal=replace(settings.journal, path=at(settings.journal.path)),
        audit=replace(settings.audit, copy=at(settings.audit.copy)),
        keys=replace(
            settings.keys,
            folder=at(settings.keys.folder),
            master_file=at(settings.keys.master_file),
            token_file=at(settings.keys.token_file),
        ),
    )
