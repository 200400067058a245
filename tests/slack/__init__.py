"""Slack as a platform: the adapter before a fake Slack."""
