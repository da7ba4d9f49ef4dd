"""Schemathesis asks at every door what the description allows, and what it does not; nothing breaks.

The examples are derandomised: a failure comes again, and prints the request that made it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import AsyncIterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import httpx
import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis.errors import Unsatisfiable
from schemathesis import Case, GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.core.failures import Failure, FailureGroup
from schemathesis.core.result import Ok
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
)
from tests.app.running import Running, running
from tests.contracts.test_audit import LEFT_OPEN

EXAMPLES = 2
"""Requests to each operation, right ones and as many wrong ones."""

FEWEST = 400
"""Requests altogether."""

CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
]

KNOWN = {
    "/agents/{id}": "li.na",
    "/queues/{id}": "support",
    "/flows/{id}": "direct",
    "/users/{id}": "admin",
    "/configuration/agents/{id}": "wang",
    "/configuration/queues/{id}": "billing",
    "/configuration/trunks/{id}": "carrier",
}
"""Ids of what is there, by what the path has; every second request goes there."""

WHOLE = ("/configuration", "/configuration/check")
"""Bodies so large that thinking of wrong ones takes longer than all others; other tests send those."""

TIMEOUT_S = 900
"""For a machine on which much else runs; alone it takes a twentieth of that."""

MOST_SHOWN = 40


@pytest.fixture
async def node(tmp_path: Path) -> AsyncIterator[Running]:
    async with running(tmp_path) as it:
        yield it


def cases_of(operation: Any, mode: GenerationMode) -> list[Case[Any]]:
    """Some requests to an operation; none when there is nothing wrong that could be sent."""
    found: list[Case[Any]] = []

    @settings(
        max_examples=EXAMPLES,
        derandomize=True,
        database=None,
        deadline=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(case=operation.as_strategy(generation_mode=mode))
    def collect(case: Case[Any]) -> None:
        found.append(case)

    with suppress(Unsatisfiable):
        collect()
    return found


def known(case: Case[Any], number: int) -> None:
    """Let every second request go to something that is there."""
    name = next((value for part, value in KNOWN.items() if part in case.path), None)
    if number % 2 and name is not None:
        case.path_parameters["id"] = name


async def ask(client: httpx.AsyncClient, case: Case[Any]) -> httpx.Response:
    """Send a request as it was thought of."""
    told = case.as_transport_kwargs(base_url="http://test")
    # Whoever it is thought to come from, it comes from somebody who may do everything.
    headers = httpx.Headers(told.get("headers"))
    headers.update(client.headers)
    request = httpx.Request(
        told["method"],
        told["url"],
        params=told.get("params"),
        headers=headers,
        content=told.get("data") if isinstance(told.get("data"), str | bytes) else None,
        **({"json": told["json"]} if "json" in told else {}),
    )
    return await client.send(request)


@pytest.mark.timeout(TIMEOUT_S)
async def test_no_request_breaks_the_node(node: Running) -> None:
    async with node.client(node.admin_token) as client:
        described = (await client.get("/api/openapi.json")).json()
        schema = schemathesis.openapi.from_dict(described)
        statuses: Counter[int] = Counter()
        wrong: list[str] = []
        for found in schema.get_all_operations():
            assert isinstance(found, Ok)
            operation = found.ok()
            if operation.path.endswith(LEFT_OPEN):
                continue
            for mode in (GenerationMode.POSITIVE, GenerationMode.NEGATIVE):
                if mode is GenerationMode.NEGATIVE and operation.path.endswith(WHOLE):
                    continue
                for number, case in enumerate(cases_of(operation, mode)):
                    known(case, number)
                    answer = await ask(client, case)
                    statuses[answer.status_code] += 1
                    try:
                        case.validate_response(answer, checks=CHECKS)
                    except (Failure, FailureGroup) as failure:
                        reasons = getattr(failure, "exceptions", (failure,))
                        first = str(reasons[0]).strip().splitlines()[:12]
                        wrong.append(
                            f"{case.as_curl_command()[:600]}\n  {answer.status_code}: {' | '.join(first)}"
                        )
    assert not wrong, f"{len(wrong)} of {statuses}:\n" + "\n".join(wrong[:MOST_SHOWN])
    assert statuses.total() > FEWEST, statuses
