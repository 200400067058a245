"""Which names the room answers to, and whose posts it takes."""

from __future__ import annotations

from typing import Any

import pytest

from adapters.web import WebSettings
from adapters.web.guard import admits, comes_from_here


def settings(**changes: Any) -> WebSettings:
    return WebSettings(secret=b"0123456789abcdef", **changes)


@pytest.mark.parametrize("host", ["localhost", "LOCALHOST:8765", "127.0.0.1:1", "[::1]:8765", "127.0.0.1"])
def test_this_machine_is_always_admitted(host: str) -> None:
    assert admits(host, settings())


@pytest.mark.parametrize(
    "host", ["evil.example", "localhost.evil.example", "192.168.1.7", "", "[::1", "127.0.0.1.nip.io", "a@evil.example"]
)
def test_a_name_somebody_else_controls_is_refused(host: str) -> None:
    assert not admits(host, settings())


def test_the_public_address_and_the_named_hosts_are_admitted() -> None:
    public = settings(public_url="https://Quiz.Example.org", names=frozenset({"quiz.lan"}))
    assert admits("quiz.example.org", public)
    assert admits("QUIZ.lan:8765", public)
    assert not admits("other.example.org", public)


def test_listening_everywhere_admits_any_literal_address_but_no_name() -> None:
    everywhere = settings(host="0.0.0.0")
    assert admits("192.168.1.7:8765", everywhere)
    assert admits("[fe80::1]:8765", everywhere)
    assert not admits("rebound.example", everywhere)


def test_listening_on_one_address_admits_that_one() -> None:
    assert admits("192.168.1.7:8765", settings(host="192.168.1.7"))
    assert not admits("192.168.1.8:8765", settings(host="192.168.1.7"))


@pytest.mark.parametrize(
    ("headers", "welcome"),
    [
        ({"Origin": "http://localhost:8765"}, True),
        ({"Origin": "http://localhost:8765", "Sec-Fetch-Site": "same-origin"}, True),
        ({"Origin": "http://localhost:9999"}, False),
        ({"Origin": "https://evil.example"}, False),
        ({"Origin": "null"}, False),
        ({"Origin": "http://localhost:8765", "Sec-Fetch-Site": "same-site"}, False),
        ({"Origin": "http://localhost:8765", "Sec-Fetch-Site": "cross-site"}, False),
        ({"Sec-Fetch-Site": "same-origin"}, False),
        ({}, False),
    ],
)
def test_only_a_page_of_this_origin_may_post(headers: dict[str, str], welcome: bool) -> None:
    assert comes_from_here(headers, "localhost:8765", settings()) is welcome


def test_a_page_of_the_public_address_may_post_through_a_proxy() -> None:
    public = settings(public_url="https://quiz.example.org")
    assert comes_from_here({"Origin": "https://quiz.example.org"}, "127.0.0.1:8765", public)
    assert not comes_from_here({"Origin": "http://quiz.example.org"}, "127.0.0.1:8765", public)


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"port": 70_000}, "WEB_PORT"),
        ({"public_url": "quiz.example.org"}, "PUBLIC_URL"),
        ({"public_url": "https://quiz.example.org/room"}, "without a path"),
        ({"public_url": "https://me:pw@quiz.example.org"}, "PUBLIC_URL"),
    ],
)
def test_settings_that_cannot_work_are_refused_by_name(changes: dict[str, Any], words: str) -> None:
    with pytest.raises(ValueError, match=words):
        settings(**changes)


def test_a_short_secret_is_refused_and_a_good_one_is_not_printed() -> None:
    with pytest.raises(ValueError, match="16 bytes"):
        WebSettings(secret=b"short")
    assert "0123456789abcdef" not in repr(settings())
