"""A fake Discord: a gateway and a REST API on loopback that real client libraries connect to.

`FakeDiscord` is the server, `fake.user(...)` gives people who type commands and press buttons, `fake.calls` what the
bot asked for, `fake.faults` what goes wrong. `tests.fakes.discord.errors` has Discord's refusals by name,
`tests.fakes.discord.names` the routes.
"""

from tests.fakes.discord import errors, names
from tests.fakes.discord.calls import Call, Calls
from tests.fakes.discord.faults import Faults, Gate
from tests.fakes.discord.interactions import Ack, Asked, Interaction, Modal, Response, Unanswered
from tests.fakes.discord.people import User
from tests.fakes.discord.permissions import BOT_DEFAULT, MEMBER_DEFAULT, Permission
from tests.fakes.discord.rates import Rates
from tests.fakes.discord.reading import Button, buttons_in, text_in, walk
from tests.fakes.discord.server import FakeDiscord
from tests.fakes.discord.snowflakes import made_at
from tests.fakes.discord.world import Account, Channel, Guild, Kind, Message, Role, Version

__all__ = [
    "BOT_DEFAULT",
    "MEMBER_DEFAULT",
    "Account",
    "Ack",
    "Asked",
    "Button",
    "Call",
    "Calls",
    "Channel",
    "FakeDiscord",
    "Faults",
    "Gate",
    "Guild",
    "Interaction",
    "Kind",
    "Message",
    "Modal",
    "Permission",
    "Rates",
    "Response",
    "Role",
    "Unanswered",
    "User",
    "Version",
    "buttons_in",
    "errors",
    "made_at",
    "names",
    "text_in",
    "walk",
]
