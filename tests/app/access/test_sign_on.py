"""Single sign-on as the settings say it."""

from __future__ import annotations

from pathlib import Path

import pytest

from yunhu.app.access.sign_on import provider_of
from yunhu.platform.settings.sso import SingleSignOn


def settings(secret: Path | None = None) -> SingleSignOn:
    return SingleSignOn(
        issuer="https://id.test",
        client_id="yunhu",
        client_secret_file=None if secret is None else str(secret),
        public_url="https://desk.test/",
        roles={"a": ("agent",)},
    )


def test_the_provider_is_what_the_settings_say(tmp_path: Path) -> None:
    secret = tmp_path / "secret"
    secret.write_text("s3cret\n")
    provider = provider_of(settings(secret))
    assert provider is not None
    assert provider.callback == "https://desk.test/api/v1/session/sso/callback"
    assert provider.client_secret == "s3cret"
    assert provider.roles == {"a": ("agent",)}


def test_without_an_issuer_there_is_none() -> None:
    assert provider_of(SingleSignOn()) is None


def test_a_secret_that_cannot_be_read_is_told(tmp_path: Path) -> None:
    with pytest.raises(OSError):
        provider_of(settings(tmp_path / "nothing"))
