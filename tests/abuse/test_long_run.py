"""The long run over the importers: that its entry reads everything, and that it runs where atheris is there."""

from __future__ import annotations

import subprocess
import sys

import pytest

from tests.abuse.__main__ import feed
from tests.abuse.mutations import ROOT, SEEDS


@pytest.mark.parametrize("seed", SEEDS)
def test_every_seed_is_read_by_every_reader(seed: str) -> None:
    feed(seed)


@pytest.mark.long
def test_a_run_of_atheris_finds_nothing() -> None:
    pytest.importorskip("atheris", reason="needs atheris, which follows the code: pip install atheris")
    ran = subprocess.run([sys.executable, "-m", "tests.abuse", "60"], cwd=ROOT, capture_output=True, check=False)
    assert ran.returncode == 0, ran.stderr.decode()[-2_000:]
