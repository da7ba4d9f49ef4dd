"""The command line as a client of the node that runs on this machine."""

from __future__ import annotations

import ipaddress
import os
import ssl
from collections.abc import Mapping
from pathlib import Path
from typing import Any, ClassVar

import httpx
from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding

from yunhu.app.access.first_token import FILE
from yunhu.app.web.https import authority_of
from yunhu.kit.refusal import Refusal
from yunhu.platform.settings.node import Settings

TOKEN = "YUNHU_TOKEN"
"""The variable of the environment with a token; else the one of the first start is used."""

TIMEOUT_S = 60.0
"""How long an answer may take: a large flow is walked before it is published."""


class NodeUnreachable(Refusal):
    """No node answers on this machine."""

    id: ClassVar[str] = "node.unreachable"
    status: ClassVar[int] = 503


class NodeNotBelieved(Refusal):
    """What answers shows a certificate that is not the node's."""

    id: ClassVar[str] = "node.not_believed"
    status: ClassVar[int] = 503


class Refused(Exception):  # noqa: N818 (a refusal is not an error)
    """The node said no; `lines` say why, in the language that was asked for."""

    def __init__(self, lines: list[str]) -> None:
        super().__init__("; ".join(lines))
        self.lines = lines


class NodeClient:
    """Asks the node. Raises NodeUnreachable, NodeNotBelieved, and Refused."""

    def __init__(
        self, settings: Settings, language: str, transport: httpx.BaseTransport | None = None
    ) -> None:
        """`transport` takes the place of the network in tests."""
        self._address = _address(settings)
        self._extensions = _expected(settings)
        self._client = httpx.Client(
            base_url=self._address,
            headers={"Authorization": f"Bearer {_token(settings)}", "Accept-Language": language},
            transport=transport or httpx.HTTPTransport(verify=_trusted(settings)),
            timeout=TIMEOUT_S,
        )

    def ask(
        self,
        method: str,
        path: str,
        *,
        json: object = None,
        text: str | None = None,
        params: Mapping[str, str] | None = None,
    ) -> httpx.Response:
        """The answer to a request with a JSON body, or with a text in YAML."""
        sent: dict[str, Any] = {"json": json} if json is not None else {}
        if text is not None:
            sent = {"content": text.encode(), "headers": {"Content-Type": "text/yaml"}}
        try:
            answer = self._client.request(method, path, params=params, extensions=self._extensions, **sent)
        except httpx.HTTPError as error:
            if (reason := _disbelief(error)) is not None:
                raise NodeNotBelieved(address=self._address, reason=reason) from None
            raise NodeUnreachable(address=self._address) from None
        if answer.is_error:
            raise Refused(_said(answer))
        return answer


def _address(settings: Settings) -> str:
    http = settings.http
    host = "127.0.0.1" if ipaddress.ip_address(http.host).is_unspecified else http.host
    scheme = "https" if http.encrypted else "http"
    return f"{scheme}://{f'[{host}]' if ':' in host else host}:{http.port}"


def _trusted(settings: Settings) -> ssl.SSLContext:
    """Whose certificates are believed: those by its own authority, which is made when it starts first.

    Of a certificate in a file it is that one alone, whoever signed it, and whatever names it is for: the file
    says which one the node shows. Where it cannot be read, those by authorities that the system knows.
    """
    http = settings.http
    if http.certified_by == "files" and http.certificate is not None:
        try:
            return _this_one(Path(http.certificate))
        except (OSError, ValueError):
            return ssl.create_default_context()
    authority = authority_of(settings)
    try:
        return ssl.create_default_context(cafile=authority)
    except OSError:
        return ssl.create_default_context()


def _this_one(file: Path) -> ssl.SSLContext:
    """Who believes the first certificate of a file alone. Raises OSError, and ValueError for no PEM."""
    shown = x509.load_pem_x509_certificate(file.read_bytes())
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname = False
    context.verify_flags |= ssl.VERIFY_X509_PARTIAL_CHAIN
    context.load_verify_locations(cadata=shown.public_bytes(Encoding.PEM).decode())
    return context


def _disbelief(error: BaseException | None) -> str | None:
    """Why a certificate was not believed, when that is what kept us from asking."""
    while error is not None:
        if isinstance(error, ssl.SSLCertVerificationError):
            return error.verify_message
        error = error.__cause__ or error.__context__
    return None


def _expected(settings: Settings) -> dict[str, str]:
    """The name in the certificate, when it was made for names: the address of this machine is not in it."""
    http = settings.http
    return {"sni_hostname": http.names[0]} if http.encrypted and http.names else {}


def _token(settings: Settings) -> str:
    if (given := os.environ.get(TOKEN)) is not None:
        return given
    try:
        return (settings.data_dir / FILE).read_text("utf-8").strip()
    except OSError:
        return ""


def _said(answer: httpx.Response) -> list[str]:
    """A problem (RFC 9457) as lines: each wrong field with its line and path."""
    try:
        problem = answer.json()
    except ValueError:
        return [f"HTTP {answer.status_code}"]
    errors = problem.get("errors") or []
    places = [(f"{it['line']}: " if it.get("line") else "") + it["path"] for it in errors]
    lines = [f"{place}: {it['message']}" for place, it in zip(places, errors, strict=True)]
    return [str(problem.get("detail") or problem.get("title")), *lines]
