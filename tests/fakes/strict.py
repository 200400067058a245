"""What fakes of platforms have in common for whoever looks at them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol, TypeVar

__all__ = ["Strict", "labelled"]


class Labelled(Protocol):
    """A button of whatever platform."""

    @property
    def label(self) -> str: ...


B = TypeVar("B", bound=Labelled)


def labelled(buttons: Sequence[B], label: str) -> B:
    """The one button with this label, else the one whose label begins with it. Raises AssertionError."""
    exact = [each for each in buttons if each.label == label]
    found = exact or [each for each in buttons if each.label.startswith(label)]
    assert len(found) == 1, f"{len(found)} buttons {label!r} among {[each.label for each in buttons]}"
    return found[0]


class Strict:
    """A fake that knows what no bot may do on its platform."""

    platform: str

    @property
    def problems(self) -> list[str]:
        """What the bot did that no bot may do."""
        raise NotImplementedError

    def check(self) -> None:
        """Raise AssertionError if there are problems."""
        assert not self.problems, f"the bot broke {self.platform}'s rules:\n" + "\n".join(self.problems)

    def take_problems(self) -> list[str]:
        """The problems so far, forgotten with this: for tests that mean to cause them."""
        taken, self.problems[:] = list(self.problems), []
        return taken
