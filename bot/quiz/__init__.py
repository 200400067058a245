"""The pure core: values and rules of the game. No platform, no clock, no I/O, no randomness of its own."""
