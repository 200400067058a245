"""The cache gives back what was committed, and keeps the parts sessions have in common once."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.engine.cache import SessionCache, key_of
from bot.quiz.stages import Phase
from bot.store.bodies import SESSION_FORMAT, decode_session, encode_session
from tests.quiz.values import a_session


def test_equal_parts_of_different_sessions_are_kept_once() -> None:
    cache = SessionCache()
    one, two = (decode_session(encode_session(a_session(id=id)), SESSION_FORMAT) for id in ("a", "b"))
    cache.put([one, two])
    known = cache.known([key_of(one), key_of(two)])
    here, there = known[key_of(one)], known[key_of(two)]
    assert (here, there) == (one, two), "sharing changes nothing"
    assert all(mine is theirs for mine, theirs in zip(here.asked, there.asked, strict=True))
    assert here.settings is there.settings
    assert here.host is there.host


def test_a_session_that_goes_on_keeps_its_parts_and_a_regraded_one_has_its_own() -> None:
    cache = SessionCache()
    session = a_session()
    cache.put([session])
    before = cache.known([key_of(session)])[key_of(session)]
    cache.put([replace(before, phase=Phase.POSTING, round=0)])
    after = cache.known([key_of(session)])[key_of(session)]
    assert after.asked is before.asked
    regraded = replace(after, asked=(replace(after.asked[0], accepted=(0,)), *after.asked[1:]))
    cache.put([regraded])
    assert cache.known([key_of(session)])[key_of(session)] == regraded


def test_the_pool_of_shared_parts_begins_anew_once_it_is_full(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.engine.cache.POOLED", 1)
    cache = SessionCache()
    one, two = (decode_session(encode_session(a_session(id=id)), SESSION_FORMAT) for id in ("a", "b"))
    cache.put([one, two])
    known = cache.known([key_of(one), key_of(two)])
    assert (known[key_of(one)], known[key_of(two)]) == (one, two)
    assert known[key_of(one)].settings is not known[key_of(two)].settings


def test_what_is_over_or_too_much_is_forgotten() -> None:
    cache = SessionCache(size=2)
    sessions = [a_session(id=f"s{n}") for n in range(3)]
    cache.put(sessions)
    assert len(cache.known([key_of(each) for each in sessions])) == 2
    cache.put([replace(sessions[2], phase=Phase.FINISHED)])
    assert list(cache.known([key_of(each) for each in sessions])) == [key_of(sessions[1])]
