"""Which addresses may be asked: the list's, and nothing that only looks like them."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from yunhu.kit.web_addresses import (
    PREFIX_PATTERN,
    URL_MAX,
    Place,
    is_address,
    is_public,
    origin,
    permitted,
    reachable,
)

ALLOWED = ["https://crm.example.com/api/", "http://10.0.0.5:8080", "https://shop.example/v1"]


@pytest.mark.parametrize(
    ("url", "place"),
    [
        ("https://crm.example.com/api/x?y=1#z", Place("https", "crm.example.com", 443, "/api/x?y=1")),
        ("https://CRM.example.com:443/api/", Place("https", "crm.example.com", 443, "/api/")),
        ("http://10.0.0.5:8080/any", Place("http", "10.0.0.5", 8080, "/any")),
        ("http://10.0.0.5:8080", Place("http", "10.0.0.5", 8080, "/")),
        ("https://shop.example/v1", Place("https", "shop.example", 443, "/v1")),
        ("https://shop.example/v1/a", Place("https", "shop.example", 443, "/v1/a")),
    ],
)
def test_an_address_that_begins_like_one_of_the_list_is_permitted(url: str, place: Place) -> None:
    assert permitted(url, ALLOWED) == place


@pytest.mark.parametrize(
    "url",
    [
        "http://crm.example.com/api/",
        "https://crm.example.com:444/api/",
        "https://crm.example.com/other",
        "https://crm.example.com/ap",
        "https://shop.example/v10",
        "https://crm.example.com.evil.example/api/",
        "https://crm.example.com@evil.example/api/",
        "https://user:pass@crm.example.com/api/",
        "https://evil.example/https://crm.example.com/api/",
        "https://crm.example.com\\@evil.example/api/",
        "https://crm.example.com/api/../admin",
        "https://crm.example.com/api/%2e%2e/admin",
        "https://crm.example.com/api/%252e%252e%252fadmin",
        "https://crm.example.com/api/..%2fadmin",
        "https://crm.example.com/api/..%5cadmin",
        "https://crm.example.com/api/\nx",
        "https://crm.example.com/api/ x",
        "https://crm%2eexample.com/api/",
        "https://crm.example.com:99999/api/",
        "https://[::1/api/",
        "https:///api/",
        "ftp://crm.example.com/api/",
        "//crm.example.com/api/",
        "https://crm.example.com/api/é",
        "",
        "https://crm.example.com/api/" + "x" * URL_MAX,
    ],
)
def test_what_only_looks_like_one_is_not(url: str) -> None:
    assert permitted(url, ALLOWED) is None


def test_an_address_is_no_name() -> None:
    assert is_address("10.0.0.5")
    assert is_address("::1")
    assert not is_address("crm.example.com")
    assert not is_address("0x7f.1")


def test_nothing_is_permitted_without_a_list() -> None:
    assert permitted("https://crm.example.com/", ()) is None


@given(st.text(max_size=60))
def test_no_text_raises_or_gets_through(text: str) -> None:
    assert permitted(text, ALLOWED) is None or text.lower().startswith(("https://", "http://10."))


@pytest.mark.parametrize("address", ["8.8.8.8", "2606:4700::1111"])
def test_addresses_of_the_internet(address: str) -> None:
    assert is_public(address)


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1",
        "10.1.2.3",
        "192.168.1.1",
        "169.254.169.254",
        "100.64.0.1",
        "0.0.0.0",
        "224.0.0.1",
        "::1",
        "fe80::1%eth0",
        "fd00::1",
        "::ffff:10.0.0.1",
        "2002:0a00:0001::1",
        "nonsense",
    ],
)
def test_addresses_within_a_house(address: str) -> None:
    assert not is_public(address)


def test_a_name_leads_into_the_house_only_when_the_list_names_the_address() -> None:
    assert reachable("crm.example.com", ["10.0.0.9", "8.8.8.8"], ALLOWED) == ["8.8.8.8"]
    assert reachable("crm.example.com", ["10.0.0.5"], ALLOWED) == ["10.0.0.5"]
    assert reachable("localhost", ["127.0.0.1", "::1"], ["http://localhost:1/"]) == ["127.0.0.1", "::1"]
    assert reachable("localhost", ["127.0.0.1"], ALLOWED) == []
    assert reachable("evil.example", ["127.0.0.1"], ["http://localhost:1/"]) == []


def test_the_host_header_says_a_port_that_is_not_the_usual_one() -> None:
    assert Place("https", "a.example", 443, "/").authority == "a.example"
    assert Place("https", "a.example", 80, "/").authority == "a.example:80"
    assert Place("http", "::1", 8080, "/").authority == "[::1]:8080"


@pytest.mark.parametrize(
    "text", ["crm.example.com", "https://a@b/", "https://a/?q", "https://a b/", "ftp://a/"]
)
def test_a_list_holds_addresses_only(text: str) -> None:
    assert re.search(PREFIX_PATTERN, text) is None
    assert re.search(PREFIX_PATTERN, "https://crm.example.com:8443/api")


@pytest.mark.parametrize(
    ("url", "said"),
    [
        ("https://crm.example.com/api/13800138000?name=x", "https://crm.example.com"),
        ("http://10.0.0.5:8080/", "http://10.0.0.5:8080"),
        ("not an address", ""),
    ],
)
def test_of_an_address_only_its_server_is_told(url: str, said: str) -> None:
    assert origin(url) == said
