"""What has been taken in already: Slack may deliver the same thing twice, and so may whoever listened on the line."""

from __future__ import annotations

from collections import OrderedDict

__all__ = ["Seen"]


class Seen:
    """The newest words, up to a number."""

    def __init__(self, most: int = 20_000) -> None:
        self._most = most
        self._words: OrderedDict[str, None] = OrderedDict()

    def __contains__(self, word: str) -> bool:
        return word in self._words

    def add(self, word: str) -> bool:
        """Remember a word; False where it is remembered already."""
        if word in self._words:
            return False
        self._words[word] = None
        if len(self._words) > self._most:
            self._words.popitem(last=False)
        return True

    def forget(self, word: str) -> None:
        """As if it had never come: what it asked for was not done."""
        self._words.pop(word, None)
