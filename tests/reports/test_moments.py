"""Moments in words, wherever the machine stands."""

from __future__ import annotations

from bot.reports.moments import at_utc, day, iso, iso_or_none

AT = 1_804_378_859_999
"""7 March 2027, a millisecond before twenty-one minutes past midnight."""


def test_a_moment_is_told_to_the_second_and_never_rounded_up() -> None:
    assert iso(AT) == "2027-03-07T00:20:59+00:00"
    assert (iso_or_none(AT), iso_or_none(None)) == (iso(AT), None)


def test_the_beginning_of_time_is_a_moment_like_others() -> None:
    assert iso_or_none(0) == "1970-01-01T00:00:00+00:00"


def test_people_read_the_day_and_the_minute() -> None:
    assert day(AT) == "7 March 2027"
    assert at_utc(AT) == "7 March, 00:20 UTC"
