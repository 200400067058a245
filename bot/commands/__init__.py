"""The commands of `quorum`, one file for each group."""
