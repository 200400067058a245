"""The doors of the house: `typing.Protocol`s and immutable values, and nothing that runs.

`bot.ports.desk` and `bot.ports.platform` are for adapters; `bot.ports.store` is between engine and store alone.
"""

from bot.ports.desk import (
    BankSummary,
    Desk,
    Engine,
    HostedOption,
    HostedRound,
    Hosting,
    Missed,
    Played,
    Reply,
    RoomView,
    StartQuiz,
    View,
)
from bot.ports.platform import Capabilities, Clock, Platform, Refused, Sent, Unreachable

__all__ = [
    "BankSummary",
    "Capabilities",
    "Clock",
    "Desk",
    "Engine",
    "HostedOption",
    "HostedRound",
    "Hosting",
    "Missed",
    "Platform",
    "Played",
    "Refused",
    "Reply",
    "RoomView",
    "Sent",
    "StartQuiz",
    "Unreachable",
    "View",
]
