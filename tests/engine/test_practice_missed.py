"""Going over what was missed in a quiz: just that, and then the same in other words."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from bot.quiz.codec import with_hash
from bot.quiz.lessons import Deed, Lesson
from bot.quiz.pages import Bullets, Page, Subject
from bot.quiz.session import Settings
from bot.quiz.stages import Phase
from tests.engine.practising import Pupil, finish, kicker
from tests.fakes.house import House, a_house
from tests.quiz.values import ANN, BANK, ROOM, question

PUT_OTHERWISE = replace(question(4), prompt="Thing 0, what is it?", variant_of="q0")
TWICE = with_hash(replace(BANK, hash="", questions=(PUT_OTHERWISE, question(0), question(3))))


async def test_what_was_missed_in_a_quiz_is_practised_exactly(house: House) -> None:
    await house.start(Settings(seconds=30, reading_seconds=5))
    missed = []
    for round in range(4):
        session = await house.phase(Phase.OPEN, round)
        asked = session.asked[round]
        right = asked.order.index(asked.key[0])
        if round < 2 and not asked.multiple:
            await house.pick(ANN, right, round)
        else:
            missed.append(asked.id)
        await house.advance(36_500)
    await house.phase(Phase.FINISHED)
    ann = Pupil(house)
    assert kicker(await ann.do(Deed.MISSED, "sess0")) == f"What you missed · 1 of {len(missed)}"
    assert sorted(await finish(ann)) == sorted(question.prompt for question in BANK.questions if question.id in missed)
    page = await house.desk.page(ROOM.tenant, ANN.id, Page(Subject.MISSED, "sess0"))
    assert page.turns[-1].page == Lesson(Deed.MISSED, "sess0")
    assert f"{4 - len(missed)} of 4 right." in str(page.entries[0][0])
    assert isinstance(page.entries[0][1], Bullets)


async def test_a_quiz_in_which_nothing_was_missed_or_that_is_elsewhere_leads_to_no_practice(house: House) -> None:
    ann = Pupil(house)
    for session in ("sess0", "nowhere"):
        await ann.send(Lesson(Deed.MISSED, session))
        assert (ann.card, "nothing you missed" in ann.said) == (None, True)
        page = await house.desk.page(ROOM.tenant, ANN.id, Page(Subject.MISSED, session))
        assert (page.turns, "Nothing" in str(page.entries)) == ((), True)


async def test_what_was_missed_is_asked_in_other_words_too_where_the_bank_has_them(tmp_path: Path) -> None:
    async with a_house(tmp_path, banks=(TWICE,)) as house:
        await house.start(Settings(seconds=30, reading_seconds=5), count=None)
        for round in range(3):
            session = await house.phase(Phase.OPEN, round)
            asked = session.asked[round]
            wrong = next(at for at, option in enumerate(asked.order) if option not in asked.key)
            await house.pick(ANN, wrong if asked.id == "q0" else asked.order.index(asked.key[0]), round)
            await house.advance(36_500)
        await house.phase(Phase.FINISHED)
        ann = Pupil(house)
        assert kicker(await ann.do(Deed.MISSED, "sess0")) == "What you missed · 1 of 2"
        prompts = [ann.prompt]
        await ann.answer()
        await ann.press("Next")
        prompts.append(ann.prompt)
        assert prompts == [question(0).prompt, PUT_OTHERWISE.prompt]
