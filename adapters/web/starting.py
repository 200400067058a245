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

__all__ = ["ALSO", "CHALLENGE", "COUNTDOWN", "TALK", "start_quiz", "team_names"]

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
    teaming = one_of(Teaming, form.get("teaming", Teaming.CHOSEN), "how teams are made")
    teams, late = _teams(form) if teaming is not Teaming.LEAGUE else (), "late" in form
    countdown = number(form.get("countdown", "5"), COUNTDOWN, "The countdown")
    return Settings(
        entry=Entry.OPEN if late else Entry.LOBBY,
        answers=one_of(Answers, form.get("answers", Answers.LOCKED), "whether answers may change"),
        scoring=one_of(Scoring, form.get("scoring", Scoring.ACCURACY), "what earns points"),
        seconds=number(form.get("seconds", "30"), SECONDS, "Seconds for each question"),
        streak="streak" in form,
        teams=teams,
        teaming=teaming,
        # Without a lobby there is nothing to count down from, and the form has a number in it all the same.
        countdown=countdown if teams or teaming is Teaming.LEAGUE or not late else 0,
        talk_seconds=number(form.get("talk", "0"), TALK, "The time to talk"),
        variant=one_of(Variant, form.get("variant", Variant.PLAIN), "how it is won"),
        target=number(target, range(1, _MOST_POINTS + 1), "The points to play to") if target else None,
    )


def _teams(form: Mapping[str, str]) -> tuple[str, ...]:
    """The names typed, filled up by ours; none where everybody plays alone."""
    count = number(form.get("teams", "0"), range(MOST_TEAMS + 1), "The number of teams")
    if count == 1:
        raise Unreadable("A team needs another one to play against: choose two or more, or none.")
    return team_names(form.get("names", ""), count)


def team_names(typed: str, count: int) -> tuple[str, ...]:
    """The names typed, with commas between them, filled up by ours. Raises Unreadable where there are too many."""
    names = [" ".join(name.split()) for name in typed.split(",") if name.strip()]
    if len(names) > count > 0:
        raise Unreadable(f"There are {len(names)} names for {count} teams.")
    return (*names, *TEAM_NAMES[len(names) : count])[:count]
