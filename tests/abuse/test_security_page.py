"""SECURITY.md names a test for every threat, and each of them exists."""

from __future__ import annotations

import ast
import re

import pytest

from tests.abuse.mutations import ROOT

PAGE = (ROOT / "SECURITY.md").read_text(encoding="utf-8")
ROWS = [
    [cell.strip() for cell in line.strip("|").split("|")]
    for line in PAGE.splitlines()
    if line.startswith("| ") and not line.startswith("| threat ")
]


def test_the_table_has_rows_of_three_cells() -> None:
    assert len(ROWS) > 20
    assert all(len(row) == 3 and all(row) for row in ROWS)


@pytest.mark.parametrize(("threat", "counter", "test"), ROWS, ids=[row[0] for row in ROWS])
def test_every_test_that_is_named_exists(threat: str, counter: str, test: str) -> None:
    named = re.fullmatch(r"`(tests/[\w/]+\.py)(?:::(\w+))?`", test)
    assert named, f"{threat}: {test} names no test"
    tree = ast.parse((ROOT / named[1]).read_text(encoding="utf-8"))
    tests = {node.name for node in tree.body if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)}
    assert named[2] is None or named[2] in tests, f"{threat}: there is no {named[2]} in {named[1]}"
