"""Serves the web application, built into the package: a page for every address that is nobody else's.

Files with a hash in their name never change and are kept by browsers; the page itself is asked for each time,
so that a new release is there at the next reload. Everything is in memory: no path of a request ever reaches
the file system.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from hashlib import sha256
from importlib import resources
from pathlib import Path
from types import MappingProxyType

from starlette.datastructures import Headers
from starlette.responses import PlainTextResponse, Response
from starlette.types import ASGIApp, Receive, Scope, Send

from yunhu.platform.texts import load, negotiate

INDEX = "index.html"
VISIT = "visit/"
VISITORS = "visit.html"
"""The page of visitors (`/visit/<entry>`), who load nothing of the agents' application."""

BUTTON = "embed.js"
"""The button on a company's own site, `/visit/<entry>.js`; it opens the page of its own address."""

HASHED = "assets/"
"""Where the build puts what has a hash in its name."""

FOREVER = "public, max-age=31536000, immutable"
AN_HOUR = "public, max-age=3600"

RESERVED = ("api/", "health/", "metrics", "sip")
"""What the node's other doors answer: an address below that is not there is not a page either."""

TYPES: Mapping[str, str] = MappingProxyType(
    {
        ".html": "text/html; charset=utf-8",
        ".js": "text/javascript; charset=utf-8",
        ".css": "text/css; charset=utf-8",
        ".svg": "image/svg+xml",
        ".png": "image/png",
        ".woff2": "font/woff2",
        ".wasm": "application/wasm",
    }
)
"""Files that are served, by their ending; the build's own notes are not among them."""

ENCODINGS = (("br", ".br"), ("gzip", ".gz"))
"""What the build has compressed, the smaller first."""

# Ant Design writes its styles into the page while it runs; scripts come from our own files alone.
POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self' 'unsafe-inline'",
        "img-src 'self' data: blob:",
        "media-src 'self' blob:",
        "font-src 'self'",
        "connect-src 'self'",
        "base-uri 'none'",
        "form-action 'self'",
        "frame-ancestors ",
    )
)
"""Ends with who may show the page in a frame."""

PERMISSIONS = "microphone=(self), camera=(self), display-capture=(), geolocation=(), payment=(), usb=()"


Embedders = Callable[[str], Iterable[str]]
"""The origins whose pages may show a web entry's page in a frame."""


ELSEWHERE = {"Cross-Origin-Resource-Policy": "cross-origin", "Cross-Origin-Opener-Policy": "unsafe-none"}
"""What other sites load and open: the visitors' page and its button."""


def security(embedders: Iterable[str] = (), *, elsewhere: bool = False) -> dict[str, str]:
    """What browsers must know of a page: where its parts come from, and which other sites may frame it."""
    framed = " ".join(embedders) or "'none'"
    said = {"Content-Security-Policy": POLICY + framed, "Permissions-Policy": PERMISSIONS}
    return {**said, **ELSEWHERE} if elsewhere else said


@dataclass(frozen=True, slots=True)
class File:
    """One built file: how long browsers keep it, what tells its states apart, its compressed forms."""

    type: str
    content: bytes
    kept: str
    tag: str
    compressed: Mapping[str, bytes]

    def answer(self, headers: Headers, embedders: Iterable[str] = (), *, elsewhere: bool = False) -> Response:
        """The smallest form that the browser understands, or that it has the file already."""
        said = {"Cache-Control": self.kept, "ETag": self.tag, "Vary": "Accept-Encoding"}
        said |= security(embedders, elsewhere=elsewhere)
        if self.tag in headers.get("if-none-match", ""):
            return Response(status_code=304, headers=said)
        understood = {
            word.partition(";")[0].strip() for word in headers.get("accept-encoding", "").split(",")
        }
        for encoding, content in self.compressed.items():
            if encoding in understood:
                return Response(content, headers={**said, "Content-Encoding": encoding}, media_type=self.type)
        return Response(self.content, headers=said, media_type=self.type)


class Pages:
    """ASGI application for what no route of the interface matches."""

    def __init__(self, files: Mapping[str, File], otherwise: ASGIApp, embedders: Embedders) -> None:
        """`otherwise` answers what is not a page either."""
        self._files = files
        self._otherwise = otherwise
        self._embedders = embedders

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """One request."""
        path = scope["path"].lstrip("/")
        if scope["type"] != "http" or scope["method"] not in ("GET", "HEAD") or path.startswith(RESERVED):
            await self._otherwise(scope, receive, send)
            return
        headers = Headers(scope=scope)
        name = path if path in self._files else _page_of(path)
        if name != path and path.startswith(HASHED):
            # The file of an older release: the page in its place would only be a broken script.
            await self._otherwise(scope, receive, send)
        elif name in self._files:
            embedders = self._embedders(path.removeprefix(VISIT)) if name == VISITORS else ()
            elsewhere = name in (VISITORS, BUTTON)
            answer = self._files[name].answer(headers, embedders, elsewhere=elsewhere)
            await answer(scope, receive, send)
        else:
            await _not_built(headers)(scope, receive, send)


def _page_of(path: str) -> str:
    if not path.startswith(VISIT):
        return INDEX
    return BUTTON if path.endswith(".js") else VISITORS


def _not_built(headers: Headers) -> Response:
    language = negotiate(headers.get("accept-language"))
    text = load().render("web.not_built", {}, language)
    return PlainTextResponse(text, 503, {"Content-Language": language, **security()})


def built_files(folder: Path | None = None) -> Mapping[str, File]:
    """What the build has put into `folder` (when it is None, the package's own), by path; maybe nothing."""
    root = folder or Path(str(resources.files("yunhu"))) / "assets" / "web"
    found = (path for path in sorted(root.rglob("*")) if path.suffix in TYPES and path.is_file())
    return {
        path.relative_to(root).as_posix(): _file(path, path.relative_to(root).as_posix()) for path in found
    }


def _file(path: Path, name: str) -> File:
    kept = FOREVER if name.startswith(HASHED) else "no-store" if path.suffix == ".html" else AN_HOUR
    beside = {encoding: path.with_name(path.name + ending) for encoding, ending in ENCODINGS}
    compressed = {encoding: it.read_bytes() for encoding, it in beside.items() if it.is_file()}
    content = path.read_bytes()
    return File(TYPES[path.suffix], content, kept, f'"{sha256(content).hexdigest()[:16]}"', compressed)
