"""Whose data is meant, and when nothing of it is kept."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.quiz.privacy import Belongings, KeptRun, Whose, is_nobody, nobody
from tests.quiz.values import NOW, a_session

HERE = Whose("web", "ann", "room")
ALL = Whose("web", "ann", "room", everywhere=True)
NOTHING = Belongings(HERE, NOW)


@pytest.mark.parametrize(
    ("tenant", "here", "all"), [("room", True, True), ("room2", False, True), ("a-room", False, False)]
)
def test_a_person_is_meant_in_their_tenant_or_in_all_whose_names_begin_so(tenant: str, here: bool, all: bool) -> None:
    assert (HERE.within(tenant), ALL.within(tenant)) == (here, all)


def test_a_name_alone_is_something_that_is_kept() -> None:
    assert NOTHING.empty
    assert not replace(NOTHING, names={"room": "Ann"}).empty
    assert not replace(NOTHING, runs=(KeptRun("room", "", 0, 1),)).empty
    assert not replace(NOTHING, hosted=(a_session(),)).empty


def test_who_took_over_from_somebody_forgotten_is_nobody() -> None:
    assert is_nobody(nobody("k3f9"))
    assert not is_nobody("k3f9")
    assert nobody("k3f9") != nobody("k3fa")
