"""Writes the web application's types of the programming interface from a node's own description.

    python -m tools.web_api            write web/src/shared/api/schema.d.ts
    python -m tools.web_api --check    exit code 1 when it is not what the node says now

The generator (openapi-typescript) has a package of its own, web/tools-api: it needs an older TypeScript.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

from tests.app.running import running

ROOT = Path(__file__).resolve().parent.parent
GENERATOR = ROOT / "web" / "tools-api"
KEPT = ROOT / "web" / "src" / "shared" / "api" / "schema.d.ts"


async def description() -> Any:
    """The OpenAPI document of a node, which is started (with a stand-in for its engine) and stopped."""
    with tempfile.TemporaryDirectory() as folder:
        async with running(Path(folder)) as node, node.client(None) as client:
            return (await client.get("/api/openapi.json")).json()


def types_of(document: Any) -> str:
    """The document in TypeScript. Raises CalledProcessError when the generator fails."""
    with tempfile.TemporaryDirectory() as folder:
        source, target = Path(folder, "openapi.json"), Path(folder, "schema.d.ts")
        # The version of a release is not part of the interface.
        document["info"]["version"] = "0"
        source.write_text(json.dumps(document, sort_keys=True, ensure_ascii=False), "utf-8")
        generate = ["npx", "--no-install", "openapi-typescript", str(source), "--output", str(target)]
        subprocess.run(generate, cwd=GENERATOR, check=True, capture_output=True, text=True)
        return target.read_text("utf-8")


def main() -> int:
    """Write the types, or compare them."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--check", action="store_true", help="compare, do not write")
    check = parser.parse_args().check
    written = types_of(asyncio.run(description()))
    if not check:
        KEPT.write_text(written, "utf-8")
        return 0
    if KEPT.exists() and KEPT.read_text("utf-8") == written:
        return 0
    print(f"{KEPT.relative_to(ROOT)} is not what the node says of its interface; run: make web-api")
    return 1


if __name__ == "__main__":
    sys.exit(main())
