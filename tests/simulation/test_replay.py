"""A seed tells the same story wherever it is played."""

from __future__ import annotations

import json
import os
import subprocess
import sys

import pytest

from tests.simulation.__main__ import main
from tests.simulation.running import simulate

SEEDS = (3, 27)


@pytest.mark.parametrize("seed", SEEDS)
def test_two_processes_with_other_hashes_tell_it_byte_by_byte_alike(seed: int) -> None:
    command = [sys.executable, "-m", "tests.simulation", "--seed", str(seed), "--trace"]
    told = [
        subprocess.run(command, env={**os.environ, "PYTHONHASHSEED": hashes}, capture_output=True, check=True).stdout
        for hashes in ("1", "2")
    ]
    assert told[0] == told[1]
    assert told[0].count(b"crashed") >= 10


def test_it_is_told_alike_after_other_seeds() -> None:
    (alone,), (_, after) = simulate([4]), simulate([5, 4])
    assert alone.trace == after.trace


def test_the_command_prints_its_figures_as_json(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--runs", "1", "--first", "6", "--json"]) == 0
    figures = json.loads(capsys.readouterr().out)
    assert list(figures) == ["runs", "crashes", "answers_acked", "lost", "double", "duplicate_posts", "stuck"]
    assert figures["runs"] == 1
    assert figures["crashes"] > 0
    assert (figures["lost"], figures["double"], figures["stuck"]) == (0, 0, 0)
