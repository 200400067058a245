"""What every test has."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Generator, Iterator
from pathlib import Path

import pytest
import structlog
from hypothesis import HealthCheck, Phase, settings

from bot.settings import Settings
from bot.store.statements import Build, Prepared, Statements
from tests.secrets import watch

# How long an example takes is the machine's affair.
settings.register_profile("quorum", deadline=None)
# Mutants are tried by the thousand, each in a process of its own that runs the same examples. That one fails is
# enough: nobody looks for the smallest.
settings.register_profile(
    "mutation",
    deadline=None,
    derandomize=True,
    max_examples=25,
    phases=(Phase.explicit, Phase.generate),
    database=None,
    suppress_health_check=[HealthCheck.differing_executors, HealthCheck.too_slow],
)
settings.load_profile("quorum")

# Where Linux keeps files in memory, and how much room the tests' databases, browsers and servers must have there.
MEMORY, ROOM_BYTES = Path("/dev/shm"), 2 * 1024**3


def pytest_configure() -> None:
    """What tests write is kept in memory, unless TMPDIR says where: no test takes the power away, and waiting for the
    disk took longer than most of them. A process that is killed leaves in memory what it would leave on a disk.
    """
    if "TMPDIR" not in os.environ and os.access(MEMORY, os.W_OK) and shutil.disk_usage(MEMORY).free > ROOM_BYTES:
        os.environ["TMPDIR"] = tempfile.tempdir = str(MEMORY)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport() -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """No secret is ever in a log: a test that writes one fails."""
    report = yield
    watch(report)
    return report


@pytest.fixture(autouse=True)
def _plain_logs() -> Iterator[None]:
    """Logs as lines, captured with the test that made them; tracebacks without every local of a batch."""
    renderer = structlog.dev.ConsoleRenderer(colors=False, exception_formatter=structlog.dev.plain_traceback)
    structlog.configure(processors=[structlog.processors.add_log_level, renderer], cache_logger_on_first_use=False)
    yield
    structlog.reset_defaults()


@pytest.fixture(scope="session")
def compiled() -> dict[tuple[str, Build], Prepared]:
    """The statements that some store has compiled, by its engine's name."""
    return {}


@pytest.fixture(autouse=True)
def statements_compiled_once(compiled: dict[tuple[str, Build], Prepared], monkeypatch: pytest.MonkeyPatch) -> None:
    """Every store compiles its statements, which come to the same for all stores of an engine: without this it is a
    quarter of the time of a test that opens one. Who changes what statements are built of must do without.
    """
    anew = Statements._prepare

    def prepare(statements: Statements, build: Build) -> Prepared:
        key = (statements.idiom.dialect.name, build)
        if key not in compiled:
            compiled[key] = anew(statements, build)
        return compiled[key]

    monkeypatch.setattr(Statements, "_prepare", prepare)


@pytest.fixture
def empty_environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """No setting is set, and the working directory has no `.env`."""
    for name in Settings.model_fields:
        monkeypatch.delenv(name.upper(), raising=False)
    monkeypatch.chdir(tmp_path)
