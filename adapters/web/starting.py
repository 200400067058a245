"""From the form of a new quiz to the command it asks for."""

from __future__ import annotations

from collections.abc import Mapping

from adapters.web.fields import MOST, SECONDS, number, one_of
from adapters.web.inbound import Unreadable, place
from bot.ports import StartQuiz
from bot.quiz.bank import Difficulty
from bot.quiz.events import Person
from bot.quiz.session import Answers, Entry, Scoring, Settings, Teaming, Variant
from bot.quiz.settings import MOST_TEAMS, TEAM_NAMES

__all__ = ["ALSO", "CHALLENGE", "COUNTDOWN", "TALK", "start_quiz"]

COUNTDOWN = range(61)
TALK = range(301)
CHALLENGE = "challenge"
"""The value of the field `kind` that says so."""
ALSO = "also-"
"""A field of this name and a bank's id adds that bank."""
_MOST_POINTS = 1_000_000


def start_quiz(form: Mapping[str, str], room: str, person: Person) -> StartQuiz:
    """The quiz a form asks for. Raises Unreadable with words about the field that does not fit."""
    bank = form.get("bank", "")
    if not bank:
        raise Unreadable("Choose a bank first.")
    challenge = form.get("kind") == CHALLENGE
    count, level = form.get("count", ""), form.get("difficulty", "")
    return StartQuiz(
        place=place(room),
        person=person,
        banks=(bank, *(name.removeprefix(ALSO) for name in form if name.startswith(ALSO))),
        settings=_challenge(form) if challenge else _plain(form),
        count=number(count, range(1, MOST + 1), "The number of questions") if count.strip() else None,
        outcome=form.get("outcome") or None,
        difficulty=one_of(Difficulty, level, "how hard") if level else None,
    )


def _plain(form: Mapping[str, str]) -> Settings:
    return Settings(
        entry=one_of(Entry, form.get("entry", Entry.LOBBY), "how it begins"),
        answers=one_of(Answers, form.get("answers", Answers.LOCKED), "whether answers may change"),
        seconds=number(form.get("seconds", "30"), SECONDS, "Seconds for each question"),
    )


def _challenge(form: Mapping[str, str]) -> Settings:
    target = form.get("target", "").strip()
    return Settings(
        entry=Entry.OPEN if "late" in form else Entry.LOBBY,
        answers=one_of(Answers, form.get("answers", Answers.LOCKED), "whether answers may change"),
        scoring=one_of(Scoring, form.get("scoring", Scoring.ACCURACY), "what earns points"),
        seconds=number(form.get("seconds", "30"), SECONDS, "Seconds for each question"),
        streak="streak" in form,
        teams=_teams(form),
        teaming=one_of(Teaming, form.get("teaming", Teaming.CHOSEN), "how teams are made"),
        countdown=number(form.get("countdown", "5"), COUNTDOWN, "The countdown"),
        talk_seconds=number(form.get("talk", "0"), TALK, "The time to talk"),
        variant=one_of(Variant, form.get("variant", Variant.PLAIN), "how it is won"),
        target=number(target, range(1, _MOST_POINTS + 1), "The points to play to") if target else None,
    )


def _teams(form: Mapping[str, str]) -> tuple[str, ...]:
    """The names typed, filled up by ours; none where everybody plays alone."""
    count = number(form.get("teams", "0"), range(MOST_TEAMS + 1), "The number of teams")
    if count == 1:
        raise Unreadable("A team needs another one to play against: choose two or more, or none.")
    typed = [" ".join(name.split()) for name in form.get("names", "").split(",") if name.strip()]
    if len(typed) > count > 0:
        raise Unreadable(f"There are {len(typed)} names for {count} teams.")
    return (*typed, *TEAM_NAMES[len(typed) : count])[:count]
