"""The master key in a key management service over HTTP: it wraps and unwraps, and never shows the key.

`POST url/wrap` and `url/unwrap` with JSON `{"data": base64, "context": base64}`; the answer is `{"data":
base64}`. `GET url/key` answers `{"id": "…"}`, the name of the key whatever its version. A company's own
service is put in front of this, or brings its own class by the entry points `yunhu.kms`.
"""

from __future__ import annotations

import time
from base64 import b64decode, b64encode
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

import httpx

from yunhu.platform.settings.node import Keys
from yunhu.trust.privacy.errors import MasterAway, MasterMissing, SealBroken, WrongMaster

ASK_S: Final = 5.0
"""The whole of one question."""

PAUSES_S: Final = (0.2, 0.5, 1.0)
"""Before the second, third and fourth attempt; then it is refused."""

_REFUSED: Final = (400, 409, 422)


class HttpKms:
    """Asks a service, again when it does not answer, and not for ever."""

    is_near = False

    def __init__(
        self,
        settings: Keys,
        transport: httpx.BaseTransport | None = None,
        pause: Callable[[float], None] = time.sleep,
    ) -> None:
        """`transport` and `pause`: what tests put in the place of a network and of waiting."""
        if settings.url is None:
            raise MasterMissing(where="keys.url")
        self.where = settings.url
        headers = {"authorization": f"Bearer {_token(settings.token_file)}"} if settings.token_file else {}
        self._client = httpx.Client(
            headers=headers, timeout=ASK_S, follow_redirects=False, transport=transport
        )
        self._pause = pause
        self._identity: str | None = None

    def identity(self) -> str:
        """The name that the service gives its key, asked once."""
        if self._identity is None:
            self._identity = str(self._ask("GET", "key").get("id", ""))[:64]
        return self._identity

    def wrap(self, key: bytes, context: bytes) -> bytes:
        """A key, sealed by the service. Raises `MasterAway`."""
        return self._data("wrap", key, context)

    def unwrap(self, wrapped: bytes, context: bytes, identity: str) -> bytes:
        """The key. Raises `SealBroken`, `WrongMaster`, `MasterAway`."""
        if identity != self.identity():
            raise WrongMaster(where=self.where, wanted=identity, found=self.identity())
        return self._data("unwrap", wrapped, context)

    def renew(self) -> None:
        """The service has versions of its own: what is wrapped from now on is wrapped with its newest."""

    def retire(self) -> None:
        """The service ends its versions itself."""

    def _data(self, verb: str, data: bytes, context: bytes) -> bytes:
        question = {"data": b64encode(data).decode(), "context": b64encode(context).decode()}
        answer = self._ask("POST", verb, question)
        try:
            return b64decode(answer["data"], validate=True)
        except (KeyError, TypeError, ValueError):
            raise MasterAway(where=self.where, reason="answer") from None

    def _ask(self, method: str, verb: str, question: dict[str, str] | None = None) -> dict[str, Any]:
        reason = ""
        for pause in (0.0, *PAUSES_S):
            if pause:
                self._pause(pause)
            try:
                answer = self._client.request(method, f"{self.where.rstrip('/')}/{verb}", json=question)
            except httpx.HTTPError as error:
                reason = type(error).__name__
                continue
            if answer.status_code in _REFUSED and verb == "unwrap":
                raise SealBroken(where=self.where)
            if answer.status_code == httpx.codes.OK:
                return _object(answer, self.where)
            reason = f"status {answer.status_code}"
        raise MasterAway(where=self.where, reason=reason)


def _object(answer: httpx.Response, where: str) -> dict[str, Any]:
    try:
        found = answer.json()
    except ValueError:
        found = None
    if not isinstance(found, dict):
        raise MasterAway(where=where, reason="answer")
    return found


def _token(file: str) -> str:
    try:
        return Path(file).read_text("utf-8").strip()
    except (OSError, UnicodeDecodeError):
        raise MasterMissing(where="keys.token_file") from None


def make(settings: Keys, transport: httpx.BaseTransport | None = None) -> HttpKms:
    """For the entry point. `transport`: what it goes out through."""
    return HttpKms(settings, transport)
