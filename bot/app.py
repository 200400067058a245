"""The composition root: the only place where store, engine and adapters meet."""

from __future__ import annotations

import asyncio
import secrets
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy.exc import DatabaseError

from bot.engine.clock import SystemClock
from bot.engine.desk import QuizDesk
from bot.engine.engine import QuizEngine
from bot.library.findings import Severity
from bot.library.shelf import Library, load_library, shipped_banks
from bot.ports.platform import Clock, Platform
from bot.ports.store import SHARED, Store, Unavailable
from bot.settings import Settings
from bot.store import NewerSchema, OlderSchema, SqlStore, open_read_only, open_store
from bot.supervision import supervise

if TYPE_CHECKING:
    from adapters.discord import Discord, DiscordSettings
    from adapters.discord.doctor import Finding
    from adapters.web import WebRoom

__all__ = ["App", "Archive", "CannotStart", "examine_discord", "look", "new_session_id", "run", "serve"]

ID_LETTERS = "abcdefghijklmnopqrstuvwxyz0123456789"
SECRET_FILE = "web-secret"  # noqa: S105 - a file's name
LOGIN_PATIENCE_MS = 20_000
"""After this long the operator is told that a platform has not been reached yet."""


class CannotStart(Exception):
    """Quorum cannot start; the text says why and what to do."""


def new_session_id() -> str:
    """Twelve letters and digits that nobody can guess: 62 bits."""
    return "".join(secrets.choice(ID_LETTERS) for _ in range(12))


@dataclass(frozen=True, slots=True)
class App:
    """A running Quorum. `address`: where the web room is; `discord`: the bot there; None for what is switched off."""

    engine: QuizEngine
    desk: QuizDesk
    store: Store
    library: Library
    address: str | None
    discord: Discord | None = None


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
        # The engine does not run yet: nobody else writes.
        async with store.writing() as writing:
            await writing.put_shelf(SHARED, library.banks)
        platforms: dict[str, Platform] = {}
        engine = QuizEngine(store, clock, platforms, new_session_id, lambda: secrets.randbits(63), new_session_id())
        desk = QuizDesk(store, clock)
        room = _web_room(settings, engine, desk, clock) if settings.web else None
        if room is not None:
            platforms[room.name] = room
        discord = _discord(settings, engine, desk, clock)
        if discord is not None:
            platforms[discord.name] = discord
        # The engine ends first: what it has to say needs the platforms.
        async with _supervised(platforms, clock, room) as address, engine.running():
            yield App(engine, desk, store, library, address, discord)
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
        await asyncio.gather(*tasks, return_exceptions=True)


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
        welcome = asyncio.create_task(_say_login(app.discord, say)) if app.discord else None
        started()
        await stop.wait()
        if welcome is not None:
            welcome.cancel()
            await asyncio.gather(welcome, return_exceptions=True)
    say("Stopped. Every answer is saved; running quizzes go on when Quorum starts again.")


async def _say_login(discord: Discord, say: Callable[[str], None]) -> None:
    """Tell who the bot is logged in as, or what keeps it out; it goes on trying."""
    told = False
    while True:
        try:
            async with asyncio.timeout(None if told else LOGIN_PATIENCE_MS / 1_000):
                name = await discord.logged_in()
        except TimeoutError:
            say("Discord   not reached yet; Quorum keeps trying")
            told = True
        except OSError as error:
            say(f"Discord   off: {error}")
            return
        else:
            say(f"Discord   logged in as {name}; /quiz start begins a quiz")
            return


def report(settings: Settings, app: App) -> Sequence[str]:
    """One line for each platform, the banks, and the database."""
    banks = app.library.banks
    questions = sum(len(bank.questions) for bank in banks)
    errors = [finding for finding in app.library.findings if finding.severity is Severity.ERROR]
    served = f"Banks     {len(banks)} with {questions} questions"
    if errors:
        served += f"; {len(errors)} problem{'s' if len(errors) > 1 else ''}: run `quorum bank check` on your banks"
    return [
        f"Room      {app.address}" if app.address else "Room      off (WEB=false)",
        "Discord   connecting" if app.discord else _missing("Discord", {"DISCORD_TOKEN": False}),
        _missing(
            "Slack",
            {
                "SLACK_BOT_TOKEN": settings.slack_bot_token is not None,
                "SLACK_APP_TOKEN": settings.slack_app_token is not None,
            },
        ),
        served,
        *(f"          {finding.file}:{finding.line}: {finding.message}" for finding in errors[:5]),
        f"Database  {_without_password(settings.database)}",
    ]


def _missing(platform: str, present: dict[str, bool]) -> str:
    missing = [name for name, there in present.items() if not there]
    if missing:
        return f"{platform:<10}off: set {' and '.join(missing)} (.env.example tells where to find them)"
    return f"{platform:<10}off: the credentials are there, but this version does not speak to it yet"


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


def _library(settings: Settings) -> Library:
    paths = [*([shipped_banks()] if settings.shipped_banks else []), *settings.bank_paths]
    return load_library(paths, settings.limits, settings.data_dir / "bank-cache")


def _web_room(settings: Settings, engine: QuizEngine, desk: QuizDesk, clock: Clock) -> WebRoom:
    from adapters.web import WebRoom, WebSettings

    try:
        chosen = WebSettings(
            secret=_secret(settings),
            host=settings.web_host,
            port=settings.web_port,
            public_url=settings.public_url,
            names=frozenset(name.strip().lower() for name in settings.web_names.split(",") if name.strip()),
        )
    except ValueError as error:
        raise CannotStart(str(error)) from error
    return WebRoom(engine, desk, clock, chosen)


def _discord(settings: Settings, engine: QuizEngine, desk: QuizDesk, clock: Clock) -> Discord | None:
    """The bot on Discord, None without a token."""
    if settings.discord_token is None:
        return None
    from adapters.discord import Discord

    return Discord(engine, desk, clock, _discord_settings(settings))


def _discord_settings(settings: Settings) -> DiscordSettings:
    from adapters.discord import DiscordSettings

    try:
        return DiscordSettings(
            token=settings.discord_token.get_secret_value() if settings.discord_token else "",
            api_url=settings.discord_api_url,
            gateway_url=settings.discord_gateway_url,
            shards=settings.discord_shards or None,
        )
    except ValueError as error:
        raise CannotStart(str(error)) from error


async def examine_discord(settings: Settings, guild: int | None) -> Sequence[Finding]:
    """What `quorum doctor discord` finds. Raises CannotStart without a token."""
    if settings.discord_token is None:
        raise CannotStart(
            "DISCORD_TOKEN is not set. Developer Portal > New Application > Bot > Reset Token, and put it into .env; "
            "docs/discord.md shows each step."
        )
    from adapters.discord.doctor import examine

    return await examine(_discord_settings(settings), guild)


def _secret(settings: Settings) -> bytes:
    """The key that signs cookies: the one given, or one drawn once and kept, so that players stay who they are."""
    if settings.web_secret is not None:
        return settings.web_secret.get_secret_value().encode()
    file = settings.data_dir / SECRET_FILE
    if not file.exists():
        file.touch(mode=0o600)
        file.write_text(secrets.token_hex(32), encoding="ascii")
    kept = file.read_text(encoding="ascii").strip()
    if len(kept) < 32:
        raise CannotStart(f"The key in {file} is damaged. Delete the file; players then have to join anew.")
    return kept.encode()
