"""The form of a channel's league: what it asks, and the teams that come back."""

from __future__ import annotations

from dataclasses import dataclass

from adapters.slack.fields import (
    VALUE,
    ZONE,
    Json,
    choice,
    element,
    input_block,
    selected,
    state_of,
    text_of,
    typed_select,
)
from adapters.slack.views import Origin, Values, View, Wrong, modal, write_origin
from bot.ports import LeagueView
from bot.quiz.daily_input import Unclear, read_time
from bot.quiz.daily_words import clock_words
from bot.quiz.settings import MOST_TEAMS, TEAM_NAME_LENGTH, TEAM_NAMES, Teaming

__all__ = ["LEAGUE_CALLBACK", "LeagueForm", "league_modal", "read_league"]

LEAGUE_CALLBACK = "quorum.league"

_USUAL_MINUTE = 9 * 60
_TEAMING = {
    Teaming.CHOSEN: "Everybody chooses a team",
    Teaming.DEALT: "Dealt evenly",
    Teaming.BALANCED: "Dealt so that past results are spread evenly",
}
_NAMES = f"2 to {MOST_TEAMS}, with commas between them, each at most {TEAM_NAME_LENGTH} letters."
_WHEN = "The days of all boards here begin at midnight in it."


@dataclass(frozen=True, slots=True)
class LeagueForm:
    """A league somebody wants. `minute` of the day on Mondays is when the places come, in `zone` ("": as it is)."""

    teams: tuple[str, ...]
    teaming: Teaming
    minute: int
    zone: str = ""


def league_modal(origin: Origin, view: LeagueView | None, zone: str | None = None) -> View:
    """The form, with the league as it is where there is one; with `zone`, the workspace's, that can be changed too."""
    league = view.league if view else None
    teams = league.teams if league else TEAM_NAMES[:2]
    minute = league.minute if league else _USUAL_MINUTE
    names = {**element("plain_text_input"), "initial_value": ", ".join(teams), "max_length": 240}
    blocks = [
        input_block("teams", "Teams", names, hint=_NAMES),
        input_block("teaming", "How people come into them", _teaming(league.teaming if league else Teaming.CHOSEN)),
        input_block(
            "time",
            "When the places come on Mondays",
            {**element("timepicker"), "initial_time": clock_words(minute)},
        ),
    ]
    if zone is not None:
        chosen = typed_select(ZONE, "Type a city, such as Berlin", (zone.replace("_", " "), zone))
        blocks.append(input_block("zone", "Time zone of the workspace", chosen, hint=_WHEN))
    return modal("League", LEAGUE_CALLBACK, blocks, write_origin(origin), "Save")


def read_league(values: Values) -> LeagueForm | Wrong:
    """The league in the form, or what is wrong with it. Whether the names will do is the engine's to say."""
    errors: dict[str, str] = {}
    typed = text_of(state_of(values, "teams", VALUE).get("value")) or ""
    teams = tuple(" ".join(name.split()) for name in typed.split(",") if name.strip())
    if not teams:
        errors["teams"] = "Say what the teams are called."
    minute = _USUAL_MINUTE
    try:
        minute = read_time(text_of(state_of(values, "time", VALUE).get("selected_time")) or "")
    except Unclear:
        errors["time"] = "Choose a time of day."
    chosen = selected(values, "teaming", VALUE)
    if errors:
        return Wrong(errors)
    teaming = Teaming(chosen) if chosen in set(_TEAMING) else Teaming.CHOSEN
    return LeagueForm(teams, teaming, minute, selected(values, "zone", ZONE) or "")


def _teaming(teaming: Teaming) -> Json:
    options = {each: choice(name, each) for each, name in _TEAMING.items()}
    return {**element("radio_buttons"), "options": list(options.values()), "initial_option": options[teaming]}
