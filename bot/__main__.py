"""`python -m bot` is `quorum`."""

from bot.cli import main

if __name__ == "__main__":
    main()
