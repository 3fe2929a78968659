from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from claimtracker.rules import addresses


@pytest.mark.parametrize(
    ("url", "key"),
    [
        ("HTTPS://Example.COM/Path", "https://example.com/Path"),
        ("http://example.com:80/a", "http://example.com/a"),
        ("https://example.com:443/a", "https://example.com/a"),
        ("http://example.com:443/a", "http://example.com:443/a"),
        ("https://example.com:8080/a", "https://example.com:8080/a"),
        ("https://example.com/a#part", "https://example.com/a"),
        ("https://example.com/a?b=C&d#part", "https://example.com/a?b=C&d"),
        ("https://example.com?", "https://example.com?"),
        ("https://example.com", "https://example.com"),
        ("https://www.example.com/%7Ea/../b/", "https://www.example.com/%7Ea/../b/"),
        ("https://Ada:Secret@Example.com/", "https://Ada:Secret@example.com/"),
        ("https://[2001:DB8::1]:443/a", "https://[2001:db8::1]/a"),
        ("  https://example.com/a\n", "https://example.com/a"),
        ("Example.com/Path#part", "Example.com/Path#part"),
        ("mailto:Ada@Example.com", "mailto:Ada@Example.com"),
        ("", ""),
    ],
)
def test_key_changes_scheme_host_default_port_and_fragment_only(url: str, key: str) -> None:
    assert addresses.key(url) == key


@example("A://\r#")
@example("A://x: #")
@given(st.text() | st.text().map("HTTP://".__add__))
def test_key_of_a_key_is_itself(url: str) -> None:
    key = addresses.key(url)

    assert addresses.key(key) == key
