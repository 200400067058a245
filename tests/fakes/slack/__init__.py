"""A fake Slack: a Web API, Socket Mode and signed requests on loopback, for real client libraries.

    async with FakeSlack() as fake:
        team = fake.team()
        channel, ann = fake.channel(team, "quiz"), fake.user("Ann", team)
        client = AsyncWebClient(token=team.bot_token, base_url=fake.api_url)
        ...                                           # start the app; it connects with fake.app_token
        await fake.connected()
        ack = await (await ann.press(channel.last, "answer.a"))
        assert (await ack.private()).text == "A noted"

    requests = fake.deliver_to(url, signing_secret)   # signed HTTP instead of Socket Mode
    back = await fake.install(team, authorize_url)    # what a browser does with an OAuth address
    fake.faults.cut(names.POST_MESSAGE, done=True)    # posted, but the app does not hear so
    await (await ann.submit(ann.modal, {"word": "coral"}))

`FakeSlack` is the server, `fake.user(...)` gives people who type commands, press buttons and fill in forms,
`fake.calls` is what the app asked for, `fake.faults` what goes wrong, `fake.problems` what no app may do.
`message.text` is what people read, `message.powers` whom it would notify and what it would link.
`tests.fakes.slack.errors` has Slack's refusals by name, `tests.fakes.slack.names` the methods.
"""

from tests.fakes.slack import errors, names
from tests.fakes.slack.calls import Call, Calls
from tests.fakes.slack.faults import Faults, Gate
from tests.fakes.slack.ids import made_at
from tests.fakes.slack.interactions import Ack, Asked, Interaction
from tests.fakes.slack.methods import BOT_SCOPES, METHODS
from tests.fakes.slack.news import Unanswered
from tests.fakes.slack.people import User
from tests.fakes.slack.powers import Power, PowerKind, powers_in
from tests.fakes.slack.rates import Rates, Tier
from tests.fakes.slack.reading import Button, Select, buttons_in, plain, selects_in, text_in
from tests.fakes.slack.requests import Requests, Sent
from tests.fakes.slack.server import FakeSlack
from tests.fakes.slack.sockets import Connection, Envelope
from tests.fakes.slack.world import Account, Channel, Kind, Message, Note, Team, UserGroup, Version, View

__all__ = [
    "BOT_SCOPES",
    "METHODS",
    "Account",
    "Ack",
    "Asked",
    "Button",
    "Call",
    "Calls",
    "Channel",
    "Connection",
    "Envelope",
    "FakeSlack",
    "Faults",
    "Gate",
    "Interaction",
    "Kind",
    "Message",
    "Note",
    "Power",
    "PowerKind",
    "Rates",
    "Requests",
    "Select",
    "Sent",
    "Team",
    "Tier",
    "Unanswered",
    "User",
    "UserGroup",
    "Version",
    "View",
    "buttons_in",
    "errors",
    "made_at",
    "names",
    "plain",
    "powers_in",
    "selects_in",
    "text_in",
]
