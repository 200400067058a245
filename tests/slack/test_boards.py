"""How a workspace's boards count: seasons and the time zone, by command and from the App Home, for admins alone."""

from __future__ import annotations

from adapters.slack.private import DONE, UNDONE
from bot.ports.tenants import SEASONS, ZONE
from tests.slack.table import Table

NOT_YOURS = f"{UNDONE}Only admins of this workspace can change how its boards count."


async def seasons(table: Table) -> int:
    kept = (await table.tenants.settings(table.tenant)).get(SEASONS, "")
    return len(kept.split(",")) if kept else 0


async def test_an_admin_begins_a_season_and_sets_the_zone(table: Table) -> None:
    ada = table.admin
    assert (await table.says(ada, "season")).text.startswith(DONE)
    assert await seasons(table) == 1
    assert (await table.says(ada, "zone America/Bogota")).text.startswith(DONE)
    assert (await table.tenants.settings(table.tenant))[ZONE] == "America/Bogota"


async def test_nobody_else_does_not_even_a_host(table: Table) -> None:
    for words in ("season", "zone America/Bogota"):
        assert (await table.says(table.host, words)).text == NOT_YOURS
    assert await table.tenants.settings(table.tenant) == {}


async def test_a_zone_that_is_none_is_refused_with_an_example(table: Table) -> None:
    ada = table.admin
    assert "no time zone “Atlantis”" in (await table.says(ada, "zone Atlantis")).text
    assert (await table.says(ada, "zone")).text == f"{UNDONE}Say which time zone: /quiz zone Europe/Lisbon."


async def test_a_season_begins_from_the_home_tab_too(table: Table) -> None:
    ada = table.admin
    await (await ada.open_home())
    home = await ada.sees_home()
    await (await ada.press(home, home.button("New season")))
    assert (await ada.sees_modal("Quorum")).text.startswith(DONE)
    assert await seasons(table) == 1


async def test_the_form_of_the_settings_holds_the_zone(table: Table) -> None:
    ada = table.admin
    await table.says(ada, "zone Asia/Kathmandu")
    await (await ada.command(table.channel, "/quiz", "settings"))
    view = await ada.sees_modal("Settings")
    assert "Asia/Kathmandu" in str(view.body)
    await (await ada.suggest(view, "quorum.zone", "utc"))
    ack = await (await ada.submit(view, {"zone": "UTC"}))
    assert ack.ok
    assert (await table.tenants.settings(table.tenant))[ZONE] == "UTC"
