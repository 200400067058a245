"""Tests of the Discord adapter. Whoever tests with discord.py imports this package first."""

import warnings

with warnings.catch_warnings():
    # Up to Python 3.12 the library imports the standard library's audioop, which warns of its end.
    warnings.filterwarnings("ignore", "'audioop' is deprecated", DeprecationWarning)
    import discord  # noqa: F401
