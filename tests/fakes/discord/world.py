"""What exists on the fake Discord: guilds, channels, threads, messages and accounts. Nothing here talks to anybody."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import IntEnum

from tests.fakes.discord.permissions import BOT_DEFAULT, MEMBER_DEFAULT, Permission
from tests.fakes.discord.reading import Button, Json, buttons_in, text_in
from tests.fakes.discord.snowflakes import made_at
from tests.fakes.strict import labelled

__all__ = [
    "COMPONENTS_V2",
    "EPHEMERAL",
    "LOADING",
    "Account",
    "Attachment",
    "Channel",
    "Guild",
    "Kind",
    "Message",
    "Role",
    "Version",
]

EPHEMERAL, LOADING, COMPONENTS_V2 = 1 << 6, 1 << 7, 1 << 15
"""Message flags."""


class Kind(IntEnum):
    """A channel's type."""

    TEXT = 0
    DM = 1
    GROUP = 3
    PUBLIC_THREAD = 11
    PRIVATE_THREAD = 12


@dataclass(eq=False)
class Account:
    """Somebody: a person or the bot. `permissions` are those in every guild; `dms_open`: takes messages from the bot.

    `installed`: added the app for themselves, so that its user commands work for them everywhere.
    """

    id: int
    name: str
    nick: str | None = None
    bot: bool = False
    permissions: Permission = MEMBER_DEFAULT
    dms_open: bool = True
    installed: bool = False

    @property
    def display_name(self) -> str:
        """The name shown in a guild."""
        return self.nick or self.name


@dataclass(frozen=True)
class Role:
    """A role of a server; anybody may call its members where it is `mentionable`."""

    id: int
    name: str
    mentionable: bool


@dataclass(eq=False)
class Guild:
    """A server. `permissions` are the bot's; `bot`: the bot was added to it."""

    id: int
    name: str
    owner: Account
    bot_role: int
    permissions: Permission = BOT_DEFAULT
    bot: bool = True
    channels: list[Channel] = field(default_factory=list)
    accounts: list[Account] = field(default_factory=list)
    roles: list[Role] = field(default_factory=list)

    def __repr__(self) -> str:
        return f"<Guild {self.name}>"


@dataclass(eq=False)
class Channel:
    """A channel, thread or direct conversation. `denied` are permissions the bot lacks here although the guild grants
    them; the parent's count in its threads too.
    """

    id: int
    name: str
    kind: Kind = Kind.TEXT
    guild: Guild | None = None
    parent: Channel | None = None
    owner: Account | None = None
    people: tuple[Account, ...] = ()
    denied: Permission = field(default_factory=lambda: Permission(0))
    archived: bool = False
    locked: bool = False
    deleted: bool = False
    history: list[Message] = field(default_factory=list)

    def __repr__(self) -> str:
        return f"<Channel {self.name}>"

    @property
    def is_thread(self) -> bool:
        return self.kind in (Kind.PUBLIC_THREAD, Kind.PRIVATE_THREAD)

    @property
    def messages(self) -> tuple[Message, ...]:
        """What stands in the channel now, oldest first; `history` has the deleted ones too."""
        return tuple(each for each in self.history if not each.deleted)

    @property
    def last(self) -> Message:
        """The newest message."""
        return self.messages[-1]

    @property
    def threads(self) -> tuple[Channel, ...]:
        """The threads of this channel that exist, oldest first."""
        if self.guild is None:
            return ()
        return tuple(each for each in self.guild.channels if each.parent is self and not each.deleted)

    @property
    def bot_permissions(self) -> Permission:
        """What the bot may do here."""
        if self.guild is None:
            return BOT_DEFAULT
        granted = self.guild.permissions if self.guild.bot else Permission(0)
        if granted & Permission.ADMINISTRATOR:
            return granted
        return granted & ~self.denied & ~(self.parent.denied if self.parent else Permission(0))


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file sent with a message."""

    id: int
    filename: str
    content: bytes


@dataclass(frozen=True, slots=True)
class Version:
    """What a message showed from `at` (ms since the Unix epoch) on."""

    at: int
    content: str = ""
    components: tuple[Json, ...] = ()
    flags: int = 0
    embeds: tuple[Json, ...] = ()
    attachments: tuple[Attachment, ...] = ()

    @property
    def text(self) -> str:
        """Everything it says, in the order shown."""
        return "\n".join(part for part in (self.content, text_in(self.components)) if part)

    @property
    def buttons(self) -> tuple[Button, ...]:
        """Its buttons in the order shown."""
        return buttons_in(self.components)


@dataclass(eq=False)
class Message:
    """A message with everything it ever showed, oldest first. `reader`: the one person who sees an ephemeral one;
    `called`: the roles whose members it notified when it was posted.
    """

    id: int
    channel: Channel
    author: Account
    versions: list[Version] = field(default_factory=list)
    nonce: str | int | None = None
    reader: Account | None = None
    interaction: Json | None = None
    thread: Channel | None = None
    deleted: bool = False
    called: tuple[int, ...] = ()

    def __repr__(self) -> str:
        return f"<Message {self.id} {self.text[:60]!r}>"

    @property
    def now(self) -> Version:
        """What it shows now."""
        return self.versions[-1]

    @property
    def at(self) -> int:
        """When it was posted, ms since the Unix epoch, as its id says."""
        return made_at(self.id)

    @property
    def text(self) -> str:
        return self.now.text

    @property
    def components(self) -> tuple[Json, ...]:
        return self.now.components

    @property
    def buttons(self) -> tuple[Button, ...]:
        return self.now.buttons

    @property
    def ephemeral(self) -> bool:
        return bool(self.now.flags & EPHEMERAL)

    def button(self, label: str) -> Button:
        """The one button with this label, else the one whose label begins with it. Raises AssertionError."""
        return labelled(self.buttons, label)
