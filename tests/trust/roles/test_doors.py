"""What routes are about."""

import pytest

from yunhu.trust.roles.doors import about


@pytest.mark.parametrize(
    ("path", "found"),
    [
        ("/api/v1/contacts", ("contact", None)),
        ("/api/v1/contacts/{id}", ("contact", "id")),
        ("/api/v1/contacts/{id}/why", ("contact", "id")),
        ("/api/v1/callbacks/{id}/cancel", ("contact", "id")),
        ("/api/v1/tickets/bulk", ("ticket", None)),
        ("/api/v1/tickets/{id}/contacts/{contact}", ("ticket", "id")),
        ("/api/v1/ticket-views/{id}", ("", None)),
        ("/api/v1/desk/contacts/{id}/hold", ("", None)),
        ("/api/v1/live", ("", None)),
        ("/api/v1/livestock", None),
        ("/api/v1/customers/{id}", None),
        ("/metrics", None),
    ],
)
def test_what_a_route_is_about(path: str, found: tuple[str, str | None] | None) -> None:
    assert about(path) == found
