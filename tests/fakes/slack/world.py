"""What exists on the fake Slack: workspaces, channels, messages, views and accounts. Nothing here talks to anybody."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

from tests.fakes.slack.ids import made_at
from tests.fakes.slack.news import News
from tests.fakes.slack.powers import Power, powers_in
from tests.fakes.slack.reading import Button, Json, Select, buttons_in, plain, selects_in, text_in
from tests.fakes.strict import labelled

__all__ = ["Account", "Channel", "Kind", "Message", "Note", "Team", "Token", "UserGroup", "Version", "View"]


class Kind(StrEnum):
    """A channel's kind."""

    PUBLIC = "public"
    PRIVATE = "private"
    DM = "im"
    GROUP = "mpim"


@dataclass(frozen=True, slots=True)
class Note:
    """Something a person was shown in private: an ephemeral message, new or changed.

    `via` names the interaction whose response_url or acknowledgement brought it ("": chat.postEphemeral did).
    """

    message: Message
    shown: Version
    via: str = ""


@dataclass(eq=False)
class Account:
    """Somebody in a workspace: a person or the bot.

    `notes` is what was shown in private, `stack` the open modals (the last one on top), `home` the app's home tab.
    `news` tells of changes in these.
    """

    id: str
    name: str
    team: Team
    nick: str = ""
    bot: bool = False
    admin: bool = False
    owner: bool = False
    guest: bool = False
    deleted: bool = False
    timezone: str = "Europe/London"
    notes: list[Note] = field(default_factory=list)
    stack: list[View] = field(default_factory=list)
    home: View | None = None
    news: News = field(default_factory=News)

    def __repr__(self) -> str:
        return f"<{self.name}>"

    @property
    def display_name(self) -> str:
        """The name shown."""
        return self.nick or self.name


@dataclass(eq=False)
class Token:
    """An access token. `kind` is "bot" or "app", which belongs to no workspace.

    `dead` is the error that says why it works no more ("": it works).
    """

    value: str
    kind: str
    team: Team | None
    scopes: tuple[str, ...]
    dead: str = ""


@dataclass(eq=False)
class UserGroup:
    """People who can be named together."""

    id: str
    handle: str
    name: str
    people: tuple[Account, ...] = ()
    disabled: bool = False


@dataclass(eq=False)
class Team:
    """A workspace. `token` is the bot's (None: the app is not installed).

    `edit_window_ms`: how long messages may be edited here (None: for ever).
    """

    id: str
    name: str
    bot: Account = field(init=False)
    bot_id: str = ""
    token: Token | None = None
    edit_window_ms: int | None = None
    channels: list[Channel] = field(default_factory=list)
    accounts: list[Account] = field(default_factory=list)
    groups: list[UserGroup] = field(default_factory=list)

    @property
    def domain(self) -> str:
        """The name in its address."""
        return self.name.lower().replace(" ", "-")

    @property
    def bot_token(self) -> str:
        """The bot's token. Raises AssertionError where the app is not installed."""
        assert self.token is not None, f"the app is not installed in {self.name}"
        return self.token.value

    def __repr__(self) -> str:
        return f"<Team {self.name}>"


@dataclass(eq=False)
class Channel:
    """A channel or direct conversation. `bot`: the bot is a member; `absent`: people of the workspace who are not.

    `people` are those of a direct conversation.
    """

    id: str
    name: str
    team: Team
    kind: Kind = Kind.PUBLIC
    bot: bool = True
    archived: bool = False
    deleted: bool = False
    people: tuple[Account, ...] = ()
    absent: set[Account] = field(default_factory=set)
    history: list[Message] = field(default_factory=list)

    def __repr__(self) -> str:
        return f"<Channel {self.name}>"

    @property
    def direct(self) -> bool:
        return self.kind in (Kind.DM, Kind.GROUP)

    @property
    def messages(self) -> tuple[Message, ...]:
        """What stands in the channel now, oldest first, threads included; `history` has the deleted ones too."""
        return tuple(each for each in self.history if not each.deleted)

    @property
    def last(self) -> Message:
        """The newest message."""
        return self.messages[-1]

    def find(self, ts: str) -> Message | None:
        """The message with this stamp, deleted or not."""
        return next((each for each in reversed(self.history) if each.ts == ts), None)

    def has(self, account: Account) -> bool:
        """Whether somebody is a member."""
        if self.direct:
            return account in self.people
        if account.bot:
            return self.bot
        return account.team is self.team and account not in self.absent


@dataclass(eq=False)
class Upload:
    """A file the app sends: `length` bytes are expected, `content` are those that came (None: none yet)."""

    id: str
    team: Team
    filename: str
    length: int
    content: bytes | None = None
    title: str = ""


@dataclass(frozen=True, slots=True)
class Version:
    """What a message showed from `at` (ms since the Unix epoch) on. `fallback` is the top-level text."""

    at: int
    fallback: str = ""
    blocks: tuple[Json, ...] = ()

    @property
    def text(self) -> str:
        """What people read: the blocks, or the top-level text where there are none."""
        return text_in(self.blocks) if self.blocks else plain(self.fallback)

    @property
    def buttons(self) -> tuple[Button, ...]:
        """Its buttons in the order shown."""
        return buttons_in(self.blocks)

    @property
    def selects(self) -> tuple[Select, ...]:
        """What one can choose from, in the order shown."""
        return selects_in(self.blocks)


class _Shown:
    """What messages and views have in common for whoever looks at them."""

    @property
    def buttons(self) -> tuple[Button, ...]:
        raise NotImplementedError

    def button(self, label: str) -> Button:
        """The one button with this label, else the one whose label begins with it. Raises AssertionError."""
        return labelled(self.buttons, label)


@dataclass(eq=False)
class Message(_Shown):
    """A message with everything it ever showed, oldest first. `reader`: the one person who sees an ephemeral one.

    `thread_ts` is the stamp of the message it replies to, `replies` are those to it, deleted ones too; `state` is what
    people have chosen in its selects; `files` hang on it.
    """

    ts: str
    channel: Channel
    author: Account
    versions: list[Version] = field(default_factory=list)
    thread_ts: str | None = None
    reader: Account | None = None
    metadata: Json | None = None
    state: Json = field(default_factory=dict)
    replies: list[Message] = field(default_factory=list)
    files: tuple[Upload, ...] = ()
    deleted: bool = False

    def __repr__(self) -> str:
        return f"<Message {self.ts} {self.text[:60]!r}>"

    @property
    def now(self) -> Version:
        """What it shows now."""
        return self.versions[-1]

    @property
    def at(self) -> int:
        """When it was posted, ms since the Unix epoch, as its stamp says."""
        return made_at(self.ts)

    @property
    def text(self) -> str:
        """What people read."""
        return self.now.text

    @property
    def fallback(self) -> str:
        """The top-level text: what a notification says."""
        return plain(self.now.fallback)

    @property
    def blocks(self) -> tuple[Json, ...]:
        return self.now.blocks

    @property
    def buttons(self) -> tuple[Button, ...]:
        return self.now.buttons

    @property
    def selects(self) -> tuple[Select, ...]:
        return self.now.selects

    @property
    def powers(self) -> tuple[Power, ...]:
        """Whom it would notify and what it would link."""
        return powers_in(self.now.fallback, self.blocks, [each.name for each in self.channel.team.channels])

    @property
    def thread(self) -> tuple[Message, ...]:
        """The replies that stand, oldest first."""
        return tuple(each for each in self.replies if not each.deleted)

    @property
    def edited(self) -> bool:
        """Whether it is marked as edited: Slack marks those alone that were changed to have no blocks."""
        return any(not each.blocks for each in self.versions[1:])

    @property
    def ephemeral(self) -> bool:
        return self.reader is not None


@dataclass(eq=False)
class View(_Shown):
    """A modal or a home tab as its one reader sees it.

    `body` is what the app sent, with every id filled in; `state` what was typed and chosen, as the payloads tell it;
    `errors` what the app said was wrong, by block_id; `trouble`: the app did not answer a submission in time.
    """

    id: str
    team: Team
    reader: Account
    body: Json
    hash: str
    root: str
    previous: str | None = None
    state: Json = field(default_factory=dict)
    errors: dict[str, str] = field(default_factory=dict)
    trouble: bool = False

    def __repr__(self) -> str:
        return f"<View {self.id} {self.title or self.kind}>"

    @property
    def kind(self) -> str:
        """ "modal" or "home"."""
        return str(self.body["type"])

    @property
    def open(self) -> bool:
        """Whether its reader can come back to it."""
        return self is self.reader.home or any(self is each for each in self.reader.stack)

    @property
    def title(self) -> str:
        return self._plain("title")

    @property
    def submit(self) -> str:
        """The label of the button that sends it, "" where there is none."""
        return self._plain("submit")

    @property
    def close(self) -> str:
        """The label of the button that leaves it, "" where Slack's own stands."""
        return self._plain("close")

    @property
    def callback_id(self) -> str:
        return str(self.body.get("callback_id", ""))

    @property
    def private_metadata(self) -> str:
        return str(self.body.get("private_metadata", ""))

    @property
    def blocks(self) -> tuple[Json, ...]:
        return tuple(self.body["blocks"])

    @property
    def text(self) -> str:
        """What people read, without title and buttons."""
        return text_in(self.blocks)

    @property
    def buttons(self) -> tuple[Button, ...]:
        return buttons_in(self.blocks)

    @property
    def selects(self) -> tuple[Select, ...]:
        return selects_in(self.blocks)

    @property
    def powers(self) -> tuple[Power, ...]:
        """What it would link. A view notifies nobody, but words that would elsewhere are not meant here either."""
        return powers_in("", self.blocks, [each.name for each in self.team.channels])

    def _plain(self, name: str) -> str:
        text = self.body.get(name)
        return plain(text["text"], mrkdwn=False) if text else ""
