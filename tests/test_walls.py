"""Walls that import-linter cannot see."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
CORE = sorted((ROOT / "bot" / "quiz").rglob("*.py"))


def names_used(path: Path, module: str) -> set[str]:
    """What a file takes from a module: `from module import x`, or `module.x` after `import module`."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    used: set[str] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and node.module == module:
            used |= {alias.name for alias in node.names}
        if isinstance(node, ast.Import) and any(alias.name == module for alias in node.names):
            used.add(module)
    return used


@pytest.mark.parametrize("path", CORE, ids=lambda path: path.name)
def test_the_core_draws_only_from_a_seeded_generator(path: Path) -> None:
    assert names_used(path, "random") <= {"Random"}
    if "Random(" in path.read_text(encoding="utf-8"):
        assert "Random(seed)" in path.read_text(encoding="utf-8")


@pytest.mark.parametrize("path", CORE, ids=lambda path: path.name)
def test_the_core_awaits_nothing(path: Path) -> None:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    assert not [n for n in ast.walk(tree) if isinstance(n, ast.AsyncFunctionDef | ast.Await | ast.AsyncFor)]


def test_no_part_of_the_bot_asks_which_platform_it_is() -> None:
    for path in (ROOT / "bot").rglob("*.py"):
        if path.name == "app.py":
            continue
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Compare):
                sides = [node.left, *node.comparators]
                literal = {s.value for s in sides if isinstance(s, ast.Constant)} & {"discord", "slack", "web"}
                assert not literal, f"{path.name}:{node.lineno} compares with {literal}"
