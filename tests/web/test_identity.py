"""A cookie is a player; nobody can make one up, and a name is only ever words."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st
from itsdangerous import URLSafeSerializer

from adapters.web.identity import NAME_LENGTH, BadName, Identity, Player, clean_name


@pytest.fixture
def identity() -> Identity:
    return Identity(b"0123456789abcdef", secure=False)


def test_a_cookie_brings_back_the_player_it_was_written_for(identity: Identity) -> None:
    player = Player("w1", "Zoë 🦑 @everyone")
    assert identity.read(identity.write(player)) == player


def test_a_cookie_signed_with_another_secret_is_nobody(identity: Identity) -> None:
    stranger = Identity(b"fedcba9876543210", secure=False)
    assert identity.read(stranger.write(Player("w1", "Eve"))) is None


def test_a_cookie_with_any_letter_changed_is_nobody(identity: Identity) -> None:
    cookie = identity.write(Player("w1", "Ines"))
    for index, letter in enumerate(cookie):
        changed = cookie[:index] + ("A" if letter != "A" else "B") + cookie[index + 1 :]
        read = identity.read(changed)
        # The last letter of base64 carries bits that mean nothing, so it may change without changing the signature.
        assert read is None or (read == Player("w1", "Ines") and index == len(cookie) - 1)


def test_a_signed_value_of_another_shape_is_nobody(identity: Identity) -> None:
    signer = identity._signer
    assert isinstance(signer, URLSafeSerializer)
    assert identity.read(str(signer.dumps({"id": "w1"}))) is None
    assert identity.read(str(signer.dumps(["w1", 5]))) is None


def test_a_new_name_keeps_the_player(identity: Identity) -> None:
    player = identity.named(None, "Ines")
    assert identity.named(player, "Inés") == Player(player.id, "Inés")
    assert identity.named(None, "Ines").id != player.id


@pytest.mark.parametrize(
    ("raw", "clean"),
    [
        ("  Ines  ", "Ines"),
        ("Ines\n\tde  Castro", "Ines de Castro"),
        ("I\x00n\x1be\x7fs", "Ines"),
        ("evil\u202egnp.exe", "evilgnp.exe"),
        ("\u2066A\u2069", "A"),
        ("e\u0301", "é"),
        ("<b>bold</b>", "<b>bold</b>"),
        ("👩\u200d🔬", "👩\u200d🔬"),
        ("x" * NAME_LENGTH, "x" * NAME_LENGTH),
    ],
)
def test_names_are_trimmed_and_freed_of_what_cannot_be_seen(raw: str, clean: str) -> None:
    assert clean_name(raw) == clean


@pytest.mark.parametrize("raw", ["", "   ", "\n", "\u200d", "\u202e\u202d", "\u0301"])
def test_a_name_nobody_could_read_is_refused(raw: str) -> None:
    with pytest.raises(BadName, match="type a name"):
        clean_name(raw)


def test_a_name_too_long_is_refused_with_its_length() -> None:
    with pytest.raises(BadName, match="33 characters"):
        clean_name("x" * (NAME_LENGTH + 1))


@given(st.text(max_size=40))
def test_a_cleaned_name_is_short_and_visible_and_stays_as_it_is(raw: str) -> None:
    try:
        name = clean_name(raw)
    except BadName:
        return
    assert 0 < len(name) <= NAME_LENGTH
    assert name == name.strip()
    assert clean_name(name) == name
    assert not any(unicodedata.category(char) in ("Cc", "Cs") for char in name)
    assert not set(name) & set("\u202a\u202b\u202d\u202e\u2066\u2067")
