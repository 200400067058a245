"""From seeds to figures: each run on a loop of its own, with what the house logs as an error held against it."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Generator, Iterable, Iterator, MutableMapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from random import Random
from typing import Any

import structlog

from bot.store.statements import Statements
from tests.quiz.values import BANK
from tests.simulation.database import FaultyLine
from tests.simulation.figures import Figures, Harm
from tests.simulation.loop import Outside, SeededLoop, burial
from tests.simulation.process import Storage
from tests.simulation.run import CRASHES, Result, Run
from tests.simulation.storage import FileStorage, Template
from tests.simulation.weather import Weather
from tests.simulation.world import World

__all__ = ["play", "simulate"]


def simulate(seeds: Iterable[int], weather: Weather | None = None, statements: Sequence[str] = ()) -> Generator[Result]:
    """The results of these seeds, one after the other. `weather` None: each draws its own. `statements` change the
    database before anything happens in it.
    """
    with tempfile.TemporaryDirectory(prefix="quorum-simulation-") as name:
        folder = Path(name)
        template = Template.make(folder, BANK, statements)
        for seed in seeds:
            database = folder / f"{seed}.sqlite3"
            template.copy(database)
            yield play(seed, _on_file(database, template.statements), weather)
            for left in folder.glob(f"{seed}.sqlite3*"):
                left.unlink()


def _on_file(path: Path, statements: Statements) -> Callable[[World], Storage]:
    return lambda world: FileStorage(path, statements, FaultyLine(world))


def play(
    seed: int,
    storage: Callable[[World], Storage],
    weather: Weather | None = None,
    *,
    processes: int = 1,
    crashes: int = CRASHES,
    outside: Outside | None = None,
) -> Result:
    """One run; see `Run` and `SeededLoop`."""
    loop = SeededLoop(Random(f"schedule {seed}"), outside)
    errors: list[str] = []
    with _errors_heard(errors.append), burial(loop):
        run = Run(loop, seed, storage, weather, processes=processes, crashes=crashes)
        try:
            return loop.run_until_complete(run.story(errors))
        except Exception as error:  # noqa: BLE001 - its seed must be told, and the other seeds played
            harm = Harm("wrong", f"the story came to no end: {error!r}")
            return Result(seed, Figures(runs=1, wrong=1), (harm,), run.told)


@contextmanager
def _errors_heard(hear: Callable[[str], None]) -> Iterator[None]:
    """Nothing is printed; what is logged as an error is heard."""

    def listen(logger: Any, method: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
        if method in ("error", "exception", "critical"):
            said = ", ".join(f"{name}={value!r}" for name, value in sorted(event.items()) if name != "exc_info")
            hear(f"the house logs an error: {said}")
        raise structlog.DropEvent

    before = structlog.get_config()
    structlog.configure(processors=[listen], cache_logger_on_first_use=False)
    try:
        yield
    finally:
        structlog.configure(**before)
