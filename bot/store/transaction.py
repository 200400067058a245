"""What a transaction can do: the subjects' queries put together, as the ports promise them."""

from __future__ import annotations

from bot.store.answer_queries import AnswerReads, AnswerWrites
from bot.store.assignment_queries import AssignmentReads, AssignmentWrites
from bot.store.bank_queries import BankReads, BankWrites
from bot.store.board_queries import BoardReads
from bot.store.board_writes import BoardWrites
from bot.store.challenge_queries import ChallengeReads, ChallengeWrites
from bot.store.daily_queries import DailyReads, DailyWrites
from bot.store.fold_queries import FoldReads, FoldWrites
from bot.store.league_queries import LeagueReads, LeagueWrites
from bot.store.learner_queries import LearnerReads, LearnerWrites
from bot.store.look_queries import LookReads
from bot.store.post_queries import PostReads, PostWrites
from bot.store.privacy_queries import PrivacyReads
from bot.store.privacy_writes import PrivacyWrites
from bot.store.reminder_queries import ReminderReads, ReminderWrites
from bot.store.report_queries import ReportReads, ReportWrites
from bot.store.review_queries import ReviewReads, ReviewWrites
from bot.store.round_queries import RoundReads, RoundWrites
from bot.store.seat_queries import SeatReads, SeatWrites
from bot.store.session_queries import SessionReads, SessionWrites
from bot.store.tenant_queries import TenantReads, TenantWrites

__all__ = ["SqlReading", "SqlWriting"]


class SqlReading(
    SessionReads,
    SeatReads,
    ChallengeReads,
    AnswerReads,
    RoundReads,
    PostReads,
    BankReads,
    TenantReads,
    BoardReads,
    DailyReads,
    LeagueReads,
    ReminderReads,
    ReportReads,
    LearnerReads,
    ReviewReads,
    FoldReads,
    AssignmentReads,
    PrivacyReads,
    LookReads,
):
    """`bot.ports.store.Reading` over one transaction."""


class SqlWriting(
    SessionWrites,
    SeatWrites,
    ChallengeWrites,
    AnswerWrites,
    RoundWrites,
    PostWrites,
    BankWrites,
    TenantWrites,
    BoardWrites,
    DailyWrites,
    LeagueWrites,
    ReminderWrites,
    ReportWrites,
    LearnerWrites,
    ReviewWrites,
    FoldWrites,
    AssignmentWrites,
    PrivacyWrites,
    LookReads,
):
    """`bot.ports.store.Writing` over one transaction."""
