"""Reading YAML as text: every refusal names its line, and no scalar changes into something else."""

from __future__ import annotations

import pytest

from bot.library.yaml_source import Listing, Mapping, Scalar, SourceError, compose, line_of, plain

DEPTH = 8


@pytest.mark.parametrize(
    ("text", "line", "message"),
    [
        ("a: 1\nb: &mark x\n", 2, "`&mark` is a YAML anchor"),
        ("a: 1\nb: *mark\n", 2, "`*mark` is a YAML alias"),
        ("a: 1\nb: *args means what?\n", 2, "`*args` is a YAML alias"),
        ("a: !!python/object:os.system x\n", 1, "is a YAML tag"),
        ("a: !secret x\n", 1, "`!secret` is a YAML tag"),
        ("a: 1\nb: !!str 2\n", 2, "`!!str` is a YAML tag"),
        ("a: 1\nb: 2\na: 3\n", 3, "`a` stands here a second time (first in line 1)"),
        ("a: 1\n---\nb: 2\n", 2, "a second document begins here"),
        ("a: 1\n[1, 2]: x\n", 2, "a field's name must be a word"),
        ("a: what: not\n", 1, "not valid YAML: mapping values are not allowed"),
        ("a: 1\n  b: 2\n", 2, "not valid YAML"),
        ("a:\n\t- b\n", 2, "not valid YAML"),
        ("a: @home\n", 1, "not valid YAML: found character that cannot start any token"),
        ('a: "open\nb: 2\n', 3, "not valid YAML"),
        ("a: [1, 2\nb: 3\n", 2, "not valid YAML"),
        ("a: b\x01c\n", 1, "U+0001 cannot stand in a bank file"),
        ("# only\n# comments\n", 1, "the file is empty"),
        ("", 1, "the file is empty"),
    ],
)
def test_what_a_bank_file_has_no_use_for_is_refused_with_its_line(text: str, line: int, message: str) -> None:
    with pytest.raises(SourceError) as refusal:
        compose(text, DEPTH)
    assert refusal.value.line == line
    assert message in refusal.value.message
    assert refusal.value.remedy


def test_the_line_of_a_forbidden_character_counts_lines_above_it() -> None:
    with pytest.raises(SourceError) as refusal:
        compose("a: ä\nb: ö\nc: \x07\n", DEPTH)
    assert refusal.value.line == 3


def test_a_bomb_of_aliases_is_refused_before_anything_is_expanded() -> None:
    bomb = "a: &a [x, x, x, x, x, x, x, x, x]\n"
    for name, before in zip("bcdefghi", "abcdefgh", strict=True):
        bomb += f"{name}: &{name} [{', '.join([f'*{before}'] * 9)}]\n"
    with pytest.raises(SourceError, match="line 1: `&a` is a YAML anchor"):
        compose(bomb, DEPTH)


@pytest.mark.parametrize("text", ["[" * 50_000, "a: " + "{b: " * 9 + "1" + "}" * 9, "- " * 20 + "x"])
def test_deep_nesting_is_refused(text: str) -> None:
    with pytest.raises(SourceError, match="nested more than 8 deep"):
        compose(text, DEPTH)


def test_every_scalar_stays_the_text_that_was_written() -> None:
    written = ["Yes", "no", "1.0", "0x10", "1_000", "2020-01-01", "12:30:00", "on", ".5", "1e3"]
    assert plain(compose("\n".join(f"- {text}" for text in written), DEPTH)) == written


def test_only_a_bare_nothing_is_nothing() -> None:
    assert plain(compose("[~, null, 'null', \"\", '~']", DEPTH)) == [None, None, "null", "", "~"]
    assert plain(compose("a:\nb: x", DEPTH)) == {"a": None, "b": "x"}


def test_nodes_know_their_place() -> None:
    text = "# a comment\nquestions:\n  - id: q-1\n    prompt: Why 🌞?\n    options: [a, 'b']\n"
    root = compose(text, DEPTH)
    assert line_of(root, ("questions", 0, "prompt")) == 4
    assert line_of(root, ("questions", 0, "options", 1)) == 5
    assert line_of(root, ("questions", 0, "missing")) == 3
    assert isinstance(root, Mapping)
    questions = root.entries["questions"]
    assert isinstance(questions, Listing)
    question = questions.items[0]
    assert isinstance(question, Mapping)
    prompt, options = question.entries["prompt"], question.entries["options"]
    assert isinstance(prompt, Scalar)
    assert isinstance(options, Listing)
    assert text[prompt.start : prompt.end] == "Why 🌞?"
    assert text[options.start : options.end] == "[a, 'b']"
    assert (question.column, options.flow, question.flow) == (4, True, False)
