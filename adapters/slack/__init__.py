"""Slack: quizzes for teams, by Socket Mode or HTTP, in one workspace or several."""

from adapters.slack.room import Slack
from adapters.slack.settings import SlackSettings

__all__ = ["Slack", "SlackSettings"]
