"""The doors of the house: `typing.Protocol`s and immutable values, and nothing that runs.

`bot.ports.desk`, `bot.ports.findings`, `bot.ports.platform` and `bot.ports.tenants` are for adapters; `bot.ports.store`
is between engine and store alone.
"""

from bot.ports.daily import ChangeDaily, DailyAct, DailyView, SetDaily
from bot.ports.desk import (
    BankSummary,
    BeginSeason,
    Desk,
    Engine,
    HostedOption,
    HostedRound,
    Hosting,
    Missed,
    Played,
    Reply,
    RoomView,
    Seating,
    SetZone,
    StartQuiz,
    View,
)
from bot.ports.findings import Finding, Verdict
from bot.ports.league import (
    DealLeague,
    EndLeague,
    JoinLeague,
    LeagueCommand,
    LeagueView,
    LeaveLeague,
    MoveMember,
    SetLeague,
)
from bot.ports.platform import Capabilities, Clock, Platform, Refused, Sent, Unreachable
from bot.ports.tenants import HOSTS, LEADS, Damaged, Tenants
from bot.ports.trouble import Hurried, Unavailable
from bot.ports.tutor import Assign, LinkAccounts, PlanWishes, SetPlan, Study, TutorCommand, Unassign

__all__ = [
    "HOSTS",
    "LEADS",
    "Assign",
    "BankSummary",
    "BeginSeason",
    "Capabilities",
    "ChangeDaily",
    "Clock",
    "DailyAct",
    "DailyView",
    "Damaged",
    "DealLeague",
    "Desk",
    "EndLeague",
    "Engine",
    "Finding",
    "HostedOption",
    "HostedRound",
    "Hosting",
    "Hurried",
    "JoinLeague",
    "LeagueCommand",
    "LeagueView",
    "LeaveLeague",
    "LinkAccounts",
    "Missed",
    "MoveMember",
    "PlanWishes",
    "Platform",
    "Played",
    "Refused",
    "Reply",
    "RoomView",
    "Seating",
    "Sent",
    "SetDaily",
    "SetLeague",
    "SetPlan",
    "SetZone",
    "StartQuiz",
    "Study",
    "Tenants",
    "TutorCommand",
    "Unassign",
    "Unavailable",
    "Unreachable",
    "Verdict",
    "View",
]
