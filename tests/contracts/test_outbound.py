"""Nothing goes out by HTTP but through the gate: no other module opens a client with a way of its own."""

from __future__ import annotations

import ast
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]

OPENS = {
    "Client",
    "AsyncClient",
    "HTTPTransport",
    "AsyncHTTPTransport",
    "get",
    "post",
    "put",
    "stream",
    "request",
}
"""Names of httpx that open connections."""

FOREIGN = {
    "urllib.request",
    "http.client",
    "aiohttp",
    "requests",
    "urllib3",
    "websockets",
    "ftplib",
    "smtplib",
}

OUR_OWN = {
    "platform/outbound.py": "the gate's own",
    "platform/certificates/acme.py": "the authority, after the gate was asked (app/web/certified.py)",
    "app/commands/node_client.py": "commands that talk to our own node",
    "app/demo/server.py": "the demo's callers, who talk to our own node",
    "app/demo/live.py": "the demo's browsers, which talk to our own node",
}
"""Who may, and to whom they talk."""


def ways_out(path: Path) -> list[str]:
    """The lines of a module in which something opens a connection without the gate's transport."""
    found = []
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        match node:
            case ast.Import(names=names):
                found += [f"{node.lineno}: {each.name}" for each in names if each.name in FOREIGN]
            case ast.ImportFrom(module=str(module)) if (
                module in FOREIGN or module.partition(".")[0] in FOREIGN
            ):
                found.append(f"{node.lineno}: {module}")
            case ast.Call(func=ast.Attribute(value=ast.Name(id="httpx"), attr=attr), keywords=given):
                if attr in OPENS and not any(each.arg == "transport" for each in given):
                    found.append(f"{node.lineno}: httpx.{attr}")
    return found


def test_nothing_goes_out_beside_the_gate() -> None:
    package = ROOT / "src" / "yunhu"
    beside = {
        name: lines
        for path in sorted(package.rglob("*.py"))
        if (name := path.relative_to(package).as_posix()) not in OUR_OWN and (lines := ways_out(path))
    }
    assert beside == {}, "give the client a transport of platform/outbound.py"


def test_the_exceptions_are_still_there() -> None:
    for name in OUR_OWN:
        assert (ROOT / "src" / "yunhu" / name).is_file(), f"{name} is gone: take it off the list"
