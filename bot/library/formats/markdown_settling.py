"""One question of a Markdown quiz settled from everything said about it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from bot.library.findings import Finding, Severity
from bot.library.formats.claims import claim_in_words, judge, read_claim
from bot.library.formats.draft import DraftQuestion
from bot.library.formats.markdown_answers import Entry
from bot.library.formats.markdown_lines import Line, same_words, unbold
from bot.library.formats.markdown_questions import Block, remark
from bot.quiz.bank import Image, Kind, Suggestion, refers_to_others

__all__ = ["settle"]

_TRUE_FALSE = ("True", "False")
_ASKS_TRUTH = re.compile(r"\btrue\s*(?:or|/)\s*false\b", re.I)
_ASKS_SEVERAL = re.compile(
    r"\b(?:select|choose|pick|mark|check)\s+(?:all|two|three|four|2|3|4|every)\b|all that apply", re.I
)
_OWN_LINE = re.compile(r"[-*+•]\s|\d+[.)]\s|\|")
_IMAGE = re.compile(r"!\[([^\]]*)\]\(\s*<?([^)\s>]+)>?[^)]*\)")


def settle(block: Block, entry: Entry | None) -> tuple[DraftQuestion | None, list[Finding]]:
    """The question, None where it cannot be one, and what is doubtful or wrong about it."""
    findings: list[Finding] = []
    prompt, image = _pictured(_flow(block.prompt), block.line, findings)
    options = tuple(choice.text for choice in block.options)
    statements = [*block.answers, *(entry.answers if entry else []), *_restated(block.explanation, options)]
    if not options and _is_true_false(prompt, statements):
        options = _TRUE_FALSE
    if trouble := _unusable(block, prompt, options):
        return None, [*findings, trouble]
    labels = [choice.label or chr(ord("A") + at) for at, choice in enumerate(block.options)] or ["A", "B"]
    said = _said(block, statements, labels, options)
    findings += said.findings
    key = _agreed(block, said, findings)
    findings += _equal(block, options)
    true_false = tuple(same_words(text) for text in options) == ("true", "false")
    several = len(key) > 1 or _ASKS_SEVERAL.search(prompt)
    question = DraftQuestion(
        line=block.line,
        prompt=prompt,
        options=_TRUE_FALSE if true_false else options,
        key=key,
        kind=Kind.TRUE_FALSE if true_false else Kind.MULTIPLE if several else Kind.SINGLE,
        explanation=_explanation(block, entry, said, prompt),
        hint=_flow(block.hint),
        difficulty=block.difficulty,
        image=image,
        shuffle=not any(refers_to_others(text) for text in options),
        suggestion=None if key or said.troubled else _only_bold(block),
    )
    return question, findings


def _unusable(block: Block, prompt: str, options: Sequence[str]) -> Finding | None:
    name = f"question {block.number}" if block.number else "the question"
    if not prompt:
        return remark(block.line, f"{name} asks nothing", "write its text", Severity.ERROR)
    if len(options) < 2:
        count = "no options" if not options else "one option only"
        return remark(
            block.line, f"{name} has {count} and is left out", "give it lines such as `B) text`", Severity.ERROR
        )
    if empty := next((at for at, text in enumerate(options) if not text), None):
        return remark(
            block.option_lines[empty], f"{name} has an option without a text and is left out", severity=Severity.ERROR
        )
    return None


def _is_true_false(prompt: str, statements: Sequence[tuple[str, int]]) -> bool:
    return bool(_ASKS_TRUTH.search(prompt)) or any(
        re.match(r"\W*(?:true|false)\b", text, re.I) for text, _ in statements
    )


# The key ------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Said:
    """Keys as stated, each with the line that states it; the words that explain; what went wrong."""

    keys: tuple[tuple[tuple[int, ...], int], ...]
    explanations: tuple[str, ...]
    findings: tuple[Finding, ...]
    troubled: bool


def _said(block: Block, statements: Sequence[tuple[str, int]], labels: Sequence[str], options: Sequence[str]) -> _Said:
    keys: list[tuple[tuple[int, ...], int]] = []
    explanations: list[str] = []
    findings: list[Finding] = []
    loose: list[tuple[str, int]] = []
    if any(choice.right for choice in block.options):
        ticked = tuple(at for at, choice in enumerate(block.options) if choice.right)
        keys.append((ticked, block.option_lines[ticked[0]]))
    for text, line in statements:
        in_words = claim_in_words(text, line, labels, options) if not block.options else None
        claim = in_words or read_claim(text, line) or claim_in_words(text, line, labels, options)
        if claim is None:
            loose.append((text, line))
            continue
        verdict = judge(claim, labels, options)
        if verdict.problem:
            remedy = "the key is left open: say what is right with `quorum bank accept`"
            findings.append(remark(line, verdict.problem, remedy, Severity.ERROR))
        else:
            keys.append((verdict.key, line))
        if verdict.doubt:
            findings.append(remark(line, verdict.doubt, "the letter is taken; check the question"))
        explanations += [verdict.explanation] if verdict.explanation else []
    if loose and not keys and not findings:
        findings += [remark(line, f"not understood as an answer: {text}") for text, line in loose]
    troubled = any(found.severity is Severity.ERROR for found in findings)
    return _Said(tuple(keys), (*(unbold(text) for text, _ in loose), *explanations), tuple(findings), troubled)


def _restated(explanation: list[Line], options: Sequence[str]) -> list[tuple[str, int]]:
    """The first line of an explanation where it only says the answer again ("B. Its text"), taken out of it."""
    first = next((line for line in explanation if not line.blank), None)
    claim = read_claim(first.text, first.number) if first and not first.code else None
    if not first or not claim or same_words(claim.tail) not in {same_words(option) for option in options}:
        return []
    explanation.remove(first)
    return [(first.text, first.number)]


def _agreed(block: Block, said: _Said, findings: list[Finding]) -> tuple[int, ...]:
    """The key every statement agrees on; open, with a finding, where there is none or they do not."""
    if said.troubled:
        return ()
    if not said.keys:
        findings.append(
            remark(block.line, "no answer is stated for this question", "say what is right: quorum bank accept")
        )
        return ()
    key, line = said.keys[0]
    for other, elsewhere in said.keys[1:]:
        if other != key:
            message = f"line {line} says {_letters(key)} is right, line {elsewhere} says {_letters(other)}"
            remedy = "the key is left open: say what is right with `quorum bank accept`"
            findings.append(remark(elsewhere, message, remedy, Severity.ERROR))
            return ()
    return key


def _letters(key: Sequence[int]) -> str:
    return " and ".join(chr(ord("A") + index) for index in key)


def _only_bold(block: Block) -> Suggestion | None:
    bold = [at for at, choice in enumerate(block.options) if choice.bold]
    if len(bold) != 1:
        return None
    return Suggestion(bold[0], 0.7, "It is the only option in bold type.")


def _equal(block: Block, options: Sequence[str]) -> Iterator[Finding]:
    seen: dict[str, int] = {}
    for at, text in enumerate(options):
        folded = " ".join(text.split())
        if folded in seen:
            line = block.option_lines[at]
            message = f"options {_letters((seen[folded],))} and {_letters((at,))} are the same"
            yield remark(line, message, "change one of them in the bank file", Severity.ERROR)
        seen.setdefault(folded, at)


# The texts ----------------------------------------------------------------------------------------------------


def _explanation(block: Block, entry: Entry | None, said: _Said, prompt: str) -> str:
    parts = [*said.explanations, _flow(block.explanation), _flow(entry.explanation) if entry else ""]
    distinct: dict[str, str] = {}
    for part in parts:
        if part and same_words(part) != same_words(prompt):
            distinct.setdefault(same_words(part), part)
    return "\n\n".join(distinct.values())


def _flow(lines: Sequence[Line]) -> str:
    """The lines as paragraphs: soft breaks become spaces; lists, tables and code keep their lines."""
    text, joint, in_code, fence_indent = "", "", False, 0
    for line in lines:
        if line.blank:
            joint, in_code = "\n\n", False
            continue
        if line.code and not in_code:
            fence_indent = line.indent
        words = _dedented(line.text, fence_indent) if line.code else unbold(line.text.strip())
        if joint == " " and (line.code or in_code or _OWN_LINE.match(words)):
            joint = "\n"
        text += joint + words
        joint, in_code = ("\n", True) if line.code else (" ", False)
    return text.strip()


def _dedented(text: str, indent: int) -> str:
    expanded = text.expandtabs(4)
    return expanded[min(indent, len(expanded) - len(expanded.lstrip(" "))) :]


def _pictured(prompt: str, line: int, findings: list[Finding]) -> tuple[str, Image | None]:
    """The prompt without its pictures, and the one picture a question can have."""
    image: Image | None = None
    for found in _IMAGE.finditer(prompt):
        if image is None and found[2].startswith("https://"):
            image = Image(found[2], found[1].strip() or "A picture that belongs to the question")
        else:
            why = "a question has one picture" if image else "a picture needs an address that begins with https://"
            findings.append(remark(line, f"the picture {found[2]} is left out: {why}"))
    return (_IMAGE.sub("", prompt).strip(), image) if _IMAGE.search(prompt) else (prompt, None)
