"""The composition root: the only place where store, engine and adapters meet."""

from __future__ import annotations

import asyncio
import secrets
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import structlog
from sqlalchemy.exc import DatabaseError

from bot.engine.clock import SystemClock
from bot.engine.desk import QuizDesk
from bot.engine.engine import QuizEngine
from bot.engine.privacy import Keeping
from bot.engine.tenants import KeptTenants
from bot.library.findings import Severity
from bot.library.shelf import Changed, Library, load_library, shipped_banks
from bot.platforms import CannotStart, discord_bot, sealer, slack_bot, slack_lacks, web_room
from bot.ports.platform import Clock, Platform
from bot.ports.store import SHARED, Store, Unavailable
from bot.settings import Settings
from bot.store import NewerSchema, OlderSchema, SqlStore, open_read_only, open_store
from bot.supervision import supervise
from bot.watch import watch_routes

if TYPE_CHECKING:
    from adapters.discord import Discord
    from adapters.slack import Slack
    from adapters.web import WebRoom

__all__ = [
    "App",
    "Archive",
    "CannotStart",
    "look",
    "new_session_id",
    "report",
    "run",
    "serve",
    "shelves",
]

log = structlog.get_logger(__name__)

ID_LETTERS = "abcdefghijklmnopqrstuvwxyz0123456789"
GOODBYE_S = 1.0
"""How long platforms have to say goodbye once the engine has ended."""
LOGIN_PATIENCE_MS = 20_000
"""After this long the operator is told that a platform has not been reached yet."""


def new_session_id() -> str:
    """Twelve letters and digits that nobody can guess: 62 bits."""
    return "".join(secrets.choice(ID_LETTERS) for _ in range(12))


@dataclass(frozen=True, slots=True)
class App:
    """A running Quorum. `address`: where the web server is; `discord`, `slack`: the bot there; None for what is off."""

    engine: QuizEngine
    desk: QuizDesk
    store: Store
    library: Library
    address: str | None
    discord: Discord | None = None
    slack: Slack | None = None


@asynccontextmanager
async def serve(settings: Settings, clock: Clock | None = None) -> AsyncIterator[App]:
    """Everything that is configured runs while the block runs.

    Raises CannotStart, or OSError from an address that is taken.
    """
    clock = clock or SystemClock()
    _make_folder(settings.data_dir)
    library = await asyncio.to_thread(_library, settings)
    store = await _open(settings, open_store)
    try:
        await _serve_banks(store, library)
        library = library.without_content()
        platforms: dict[str, Platform] = {}
        keeping = Keeping(settings.retention_days, settings.departed_days)
        engine = QuizEngine(
            *(store, clock, platforms, new_session_id, lambda: secrets.randbits(63), new_session_id()), keeping=keeping
        )
        desk = QuizDesk(store, clock, engine.allowance)
        slack = slack_bot(settings, engine, desk, KeptTenants(store, engine, clock, sealer(settings)), clock)
        discord = discord_bot(settings, engine, desk, clock)
        token = settings.metrics_token.get_secret_value() if settings.metrics_token is not None else None
        watched = watch_routes(engine, platforms, clock, token)
        room = web_room(settings, engine, desk, clock, slack.routes if slack is not None else (), watched)
        platforms.update({each.name: each for each in (room, discord, slack) if each is not None})
        # The engine ends first: what it has to say needs the platforms.
        async with _supervised(platforms, clock, room) as address, engine.running():
            yield App(engine, desk, store, library, address, discord, slack)
    finally:
        await store.close()


@dataclass(frozen=True, slots=True)
class Archive:
    """What is stored, to be read and not changed."""

    store: Store
    desk: QuizDesk


@asynccontextmanager
async def look(settings: Settings) -> AsyncIterator[Archive]:
    """The database while the block runs, whether or not Quorum runs beside it. Raises CannotStart."""
    store = await _open(settings, open_read_only)
    try:
        yield Archive(store, QuizDesk(store, SystemClock()))
    finally:
        await store.close()


async def _serve_banks(store: Store, library: Library) -> None:
    """Put the banks on the shelf. The engine does not run yet: nobody else writes."""
    hashes = {each.bank.hash for each in library.banks if each.bank}
    async with store.reading() as reading:
        missing = hashes - await reading.known_banks(hashes)
    try:
        banks = await asyncio.to_thread(library.content, missing)
    except Changed as error:
        raise CannotStart(str(error)) from error
    async with store.writing() as writing:
        await writing.put_shelf(SHARED, banks)


async def _open(settings: Settings, opening: Callable[[str], Awaitable[SqlStore]]) -> SqlStore:
    try:
        return await opening(settings.database)
    except (Unavailable, NewerSchema, OlderSchema, ValueError) as error:
        raise CannotStart(str(error)) from error
    except DatabaseError as error:
        where = _without_password(settings.database)
        raise CannotStart(f"{where} is not a database Quorum can use: {error.orig}. Set DATABASE_URL.") from error


@asynccontextmanager
async def _supervised(platforms: dict[str, Platform], clock: Clock, room: WebRoom | None) -> AsyncIterator[str | None]:
    """The platforms run while the block runs. The room's address must be had; the others may come and go."""
    tasks = [
        asyncio.create_task(supervise(platform, clock), name=f"platform {name}") for name, platform in platforms.items()
    ]
    try:
        yield await room.started() if room is not None else None
    finally:
        for task in tasks:
            task.cancel()
        if tasks:
            _, left = await asyncio.wait(tasks, timeout=GOODBYE_S)
            for task in left:  # cancelled once more when the loop ends
                log.warning("did not end in time", task=task.get_name())


async def run(
    settings: Settings,
    say: Callable[[str], None],
    stop: asyncio.Event,
    started: Callable[[], None] = lambda: None,
) -> None:
    """Serve until `stop` is set, telling in one line each what runs and what is missing. `started` is called once
    everything is loaded.
    """
    async with serve(settings) as app:
        for line in report(settings, app):
            say(line)
        bots = [("Discord", "/quiz start", app.discord), ("Slack", "/quiz", app.slack)]
        welcomes = [
            asyncio.create_task(_say_login(f"{name:<10}", command, bot.logged_in, say))
            for name, command, bot in bots
            if bot is not None
        ]
        started()
        await stop.wait()
        for welcome in welcomes:
            welcome.cancel()
        await asyncio.gather(*welcomes, return_exceptions=True)
    say("Stopped. Every answer is saved; running quizzes go on when Quorum starts again.")


async def _say_login(
    name: str, command: str, logged_in: Callable[[], Awaitable[str]], say: Callable[[str], None]
) -> None:
    """Tell who the bot is logged in as, or what keeps it out; it goes on trying."""
    told = False
    while True:
        try:
            async with asyncio.timeout(None if told else LOGIN_PATIENCE_MS / 1_000):
                known_as = await logged_in()
        except TimeoutError:
            say(f"{name}not reached yet; Quorum keeps trying")
            told = True
        except OSError as error:
            say(f"{name}off: {error}")
            return
        else:
            say(f"{name}logged in as {known_as}; {command} begins a quiz")
            return


def report(settings: Settings, app: App) -> Sequence[str]:
    """One line for each platform, the banks, and the database."""
    banks = app.library.banks
    questions = sum(each.questions for each in banks)
    errors = [finding for finding in app.library.findings if finding.severity is Severity.ERROR]
    served = f"Banks     {len(banks)} with {questions} questions"
    if errors:
        served += f"; {len(errors)} problem{'s' if len(errors) > 1 else ''}: run `quorum bank check` on your banks"
    return [
        f"Room      {app.address}" if app.address and settings.web else "Room      off (WEB=false)",
        "Discord   connecting" if app.discord else _missing("Discord", ["DISCORD_TOKEN"]),
        _slack(app) if app.slack else _missing("Slack", slack_lacks(settings)),
        served,
        *(f"          {finding.file}:{finding.line}: {finding.message}" for finding in errors[:5]),
        f"Database  {_without_password(settings.database)}",
    ]


def _slack(app: App) -> str:
    paths = [route.path for route in app.slack.routes] if app.slack else []
    return f"Slack     connecting; served at {app.address}: {', '.join(paths)}" if paths else "Slack     connecting"


def _missing(platform: str, missing: Sequence[str]) -> str:
    return f"{platform:<10}off: set {' and '.join(missing)} (.env.example tells where to find them)"


def _without_password(url: str) -> str:
    scheme, separator, rest = url.partition("://")
    return f"{scheme}{separator}{rest.rpartition('@')[2]}" if "@" in rest else url


def _make_folder(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise CannotStart(
            f"The data folder {folder} cannot be made: {error.strerror}. Set DATA_DIR to a folder you may write to."
        ) from error


def shelves(settings: Settings) -> Sequence[Path]:
    """The folders and files of banks that are served."""
    return [*([shipped_banks()] if settings.shipped_banks else []), *settings.bank_paths]


def _library(settings: Settings) -> Library:
    return load_library(shelves(settings), settings.limits, settings.data_dir / "bank-cache")
