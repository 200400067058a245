"""What a learner has set, stored and read again."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.tutor.profile import FORMAT, PLAIN, Profile, decode_profile, encode_profile

NUMBERS = st.none() | st.integers(0, 500)


@given(st.builds(Profile, st.none() | st.dates(), NUMBERS, NUMBERS, st.sampled_from(["", "Europe/Berlin", "UTC"])))
def test_what_was_set_comes_back(profile: Profile) -> None:
    assert decode_profile(encode_profile(profile)) == profile


def test_what_was_never_set_is_not_stored() -> None:
    assert encode_profile(PLAIN) == {"format": FORMAT}
    assert encode_profile(Profile(exam=date(2026, 6, 1))) == {"format": FORMAT, "exam": "2026-06-01"}


def test_a_profile_of_a_later_version_is_not_guessed_at() -> None:
    with pytest.raises(ValueError, match="format 99"):
        decode_profile({"format": 99})
