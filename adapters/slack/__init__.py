"""Quorum on Slack."""
