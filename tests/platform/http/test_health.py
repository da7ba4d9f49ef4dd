import httpx
import pytest

from yunhu.platform.http import health
from yunhu.platform.http.base import Principal, create_app
from yunhu.platform.http.health import Check, Checks


async def nobody(token: str) -> Principal | None:
    return None


async def test_probes_need_no_token_and_say_why_not() -> None:
    checks, troubles = Checks(), {"media": "the engine is not running"}
    checks.add(Check("media", lambda: troubles.get("media")))
    checks.add(Check("journal", lambda: None))
    app = create_app("Test", "1", [health.make_router(checks)], nobody, lambda: "request1")
    transport = httpx.ASGITransport(app)
    async with httpx.AsyncClient(transport=transport, base_url="http://test") as client:
        assert (await client.get("/health/live")).status_code == 204
        answer = await client.get("/health/ready")
        assert answer.status_code == 503
        assert answer.json() == {"ready": False, "troubles": troubles}
        troubles.clear()
        assert (await client.get("/health/ready")).json() == {"ready": True, "troubles": {}}
        figures = await client.get("/metrics")
    assert figures.headers["content-type"].startswith("text/plain; version=0.0.4")
    assert "yunhu_http_requests_total" in figures.text


def test_checks_are_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(health, "MOST_CHECKS", 1)
    checks = Checks()
    checks.add(Check("a", lambda: None))
    checks.add(Check("a", lambda: "replaced"))
    with pytest.raises(OverflowError):
        checks.add(Check("b", lambda: None))
    assert checks.health().troubles == {"a": "replaced"}
