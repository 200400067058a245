"""A guess at the key of a question from the first sentence of its explanation.

Explanations begin with what is right and go on to what is wrong with the rest, so only the first sentence is
compared with the options. Words weigh by their inverse document frequency over the whole quiz (Sparck Jones
1972: log of questions by questions that have the word), so that words every question has count for little; words
all options share, and words of the prompt, tell the options apart hardly or not at all. Where the best option is
not clearly ahead, there is no guess.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Mapping, Sequence

from bot.quiz.bank import Suggestion

__all__ = ["first_sentence", "suggestions"]

_WORD = re.compile(r"[^\W_]+(?:[.'’][^\W_]+)*×?")
_SENTENCE_END = re.compile(r"(?<![A-Z])(?<!\b[ei]\.[ge])(?<!\bvs)(?<!\betc)[.!?](?=\s+[^a-z\s])")
_ENDINGS = re.compile(r"(?<=\w{3})(?:i[sz]ations?|ations?|ings?|edly|est|ed|ers?|ies|ely|ly|es|s|e)$")
_STOP = re.compile(
    r"a|an|and|are|as|at|be|been|being|but|by|can|could|do|does|each|for|from|has|have|how|if|in|into|is|it|its|may"
    r"|more|most|not|of|on|one|only|or|other|over|same|so|such|than|that|the|their|them|then|there|these|they|this"
    r"|those|to|up|use|used|uses|using|via|was|were|what|when|where|which|while|who|will|with|would|you|your"
)
_TURN = re.compile(r"\b(?:rather than|instead of|as opposed to|unlike|not|without)\b", re.IGNORECASE)
_ALIAS = re.compile(r"\(([^()]+)\)")
_LEAST = 0.2
"""The least share of an option's weight that the sentence must say."""
_AHEAD = 0.3
"""How far it must be ahead of the next option's share: wrong guesses are to be rare, rather than guesses many."""
Asked = tuple[str, Sequence[str], str]
"""Prompt, options (two or more), explanation."""


def suggestions(questions: Sequence[Asked]) -> list[Suggestion | None]:
    """For each (prompt, options, explanation) of one quiz a guess at the key, None where nothing is clear."""
    weights = _weights(questions)
    return [_suggested(prompt, options, explanation, weights) for prompt, options, explanation in questions]


def first_sentence(text: str) -> str:
    """The text up to the first end of a sentence."""
    end = _SENTENCE_END.search(text)
    return text[: end.end()] if end else text


def _words(text: str) -> list[str]:
    words = (word.casefold().replace("’", "'") for word in _WORD.findall(text))
    return [_ENDINGS.sub("", word) for word in words if not _STOP.fullmatch(word)]


def _weights(questions: Sequence[Asked]) -> Mapping[str, float]:
    having: Counter[str] = Counter()
    for prompt, options, explanation in questions:
        having.update(set(_words(" ".join([prompt, *options, explanation]))))
    return {word: math.log(1 + len(questions) / count) for word, count in having.items()}


def _suggested(
    prompt: str, options: Sequence[str], explanation: str, weights: Mapping[str, float]
) -> Suggestion | None:
    evidence = first_sentence(explanation)
    said = set(_words(_TURN.split(evidence, maxsplit=1)[0]))
    asked = set(_words(prompt))
    shared = Counter(word for option in options for word in set(_words(option)))

    def weight(word: str) -> float:
        return weights.get(word, 1.0) / shared[word] * (0.3 if word in asked else 1.0)

    def share(text: str) -> float:
        words = _words(text)
        whole = sum(weight(word) for word in words)
        return sum(weight(word) for word in words if word in said) / whole if whole else 0.0

    def score(option: str) -> float:
        names = [_ALIAS.sub("", option), *_ALIAS.findall(option)]
        return max(share(name) for name in names)

    scores = [score(option) for option in options]
    ranked = sorted(range(len(options)), key=lambda at: -scores[at])
    best, second = scores[ranked[0]], scores[ranked[1]]
    if best < _LEAST or best - second < _AHEAD:
        return None
    return Suggestion(ranked[0], round(best / (best + second + 0.1), 2), evidence)
