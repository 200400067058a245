"""The way in, the form of a new quiz, and what every page owes everybody: names, order, contrast, room to press."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import pytest
from playwright.async_api import expect

from bot.ports import Reply, StartQuiz
from bot.quiz.effects import Note
from tests.e2e.conftest import SitDown
from tests.fakes.room_demo import HOST
from tests.fakes.served import GUEST, Served

pytestmark = pytest.mark.browser

PAGES = (
    "/",
    "/r/lobby",
    "/r/question",
    "/r/answered",
    "/r/multiple",
    "/r/code",
    "/r/paused",
    "/r/reveal",
    "/r/reveal-many",
    "/r/result",
    "/r/anytime",
    "/daily",
    "/daily?room=anytime",
    "/play/demoanytime",
    "/start?bank=reefs",
    "/bank/reefs",
    "/me",
    "/leaders",
    "/leaders?by=accuracy",
    "/leaders?period=season&by=points",
    "/missed/demoresult",
    "/results/demoresult",
    "/name",
    "/present",
    "/r/question/present",
    "/r/result/present",
)

AUDIT = """() => {
  const shown = e => e.checkVisibility({checkVisibilityCSS: true, checkOpacity: true});
  const canvas = Object.assign(document.createElement("canvas"), {width: 1, height: 1}).getContext("2d",
    {willReadFrequently: true});
  const rgba = colour => {
    canvas.clearRect(0, 0, 1, 1); canvas.fillStyle = colour; canvas.fillRect(0, 0, 1, 1);
    return [...canvas.getImageData(0, 0, 1, 1).data];
  };
  const channel = c => (c /= 255) <= .04045 ? c / 12.92 : ((c + .055) / 1.055) ** 2.4;
  const luminance = ([r, g, b]) => .2126 * channel(r) + .7152 * channel(g) + .0722 * channel(b);
  const behind = e => {
    for (let at = e; at; at = at.parentElement) {
      const colour = rgba(getComputedStyle(at).backgroundColor);
      if (colour[3] > 250) return colour;
    }
    return rgba("Canvas");
  };
  const contrast = (one, two) => {
    const [high, low] = [luminance(one), luminance(two)].sort((a, b) => b - a);
    return (high + .05) / (low + .05);
  };
  const ids = [...document.querySelectorAll("[id]")].map(e => e.id);
  const label = e => [...(e.labels ?? [])].map(each => each.textContent).join("");
  const name = e => (e.ariaLabel || e.textContent || label(e)).trim();
  const controls = [...document.querySelectorAll("a[href], button, input:not([type=hidden]), select")].filter(shown);
  const levels = [...document.querySelectorAll("h1, h2, h3, h4")].filter(shown).map(e => Number(e.tagName[1]));
  const faint = [];
  for (const e of document.querySelectorAll("body *")) {
    if (!shown(e) || e.closest(".sr, .skip, noscript, svg")) continue;
    if (![...e.childNodes].some(n => n.nodeType === 3 && n.textContent.trim())) continue;
    const ratio = contrast(rgba(getComputedStyle(e).color), behind(e));
    if (ratio < 4.5) faint.push(`${e.className || e.tagName} ${ratio.toFixed(2)}: ${e.textContent.slice(0, 30)}`);
  }
  return {
    twice: ids.filter((id, index) => ids.indexOf(id) !== index),
    nameless: controls.filter(e => !name(e)).map(e => e.outerHTML.slice(0, 80)),
    levels,
    faint,
    small: controls.filter(e => e.matches(".option, .button") && e.getBoundingClientRect().height < 47.5)
      .map(e => e.textContent.trim()),
    unlabelled: [...document.querySelectorAll("img:not([alt]), svg[role=img]:not([aria-label])")].length,
    landmarks: document.querySelectorAll("main").length,
    wide: document.documentElement.scrollWidth - document.documentElement.clientWidth,
    language: document.documentElement.lang,
  };
}"""


async def audit(web: Served, sit_down: SitDown, **context: Any) -> dict[str, dict[str, Any]]:
    """What every page says of itself, by its path."""
    seat = await sit_down(web.url, "/", HOST, reduced_motion="reduce", **context)
    found = {}
    for path in PAGES:
        await seat.go(path)
        found[path] = await seat.page.evaluate(AUDIT)
    return found


async def test_the_measure_itself_finds_what_is_wrong(web: Served, sit_down: SitDown) -> None:
    seat = await sit_down(web.url, "/", HOST)
    await seat.page.evaluate(
        """() => document.querySelector("main").insertAdjacentHTML("beforeend",
            '<p id="twin" class="lead" data-faint>x</p><p id="twin"></p><a href="/"></a><h4>Too deep</h4>')"""
    )
    await seat.page.evaluate("() => { document.querySelector('[data-faint]').style.color = '#aaa' }")
    found = await seat.page.evaluate(AUDIT)
    assert found["twice"] == ["twin"]
    assert len(found["nameless"]) == 1
    assert len(found["faint"]) == 1
    assert found["levels"][-1] == 4


@pytest.mark.parametrize("scheme", ["light", "dark"])
async def test_every_text_stands_out_from_what_is_behind_it(web: Served, sit_down: SitDown, scheme: str) -> None:
    found = await audit(web, sit_down, color_scheme=scheme, viewport={"width": 1280, "height": 800})
    assert {path: facts["faint"] for path, facts in found.items() if facts["faint"]} == {}


@pytest.mark.parametrize("width", [320, 390, 1280])
async def test_every_page_has_names_order_and_room(web: Served, sit_down: SitDown, width: int) -> None:
    found = await audit(web, sit_down, viewport={"width": width, "height": 844})
    for path, facts in found.items():
        assert facts["twice"] == [], path
        assert facts["nameless"] == [], path
        assert facts["small"] == [], path
        assert facts["unlabelled"] == 0, path
        assert facts["landmarks"] == 1, path
        assert facts["wide"] <= 0, f"{path} is wider than {width}"
        assert facts["language"] == "en", path
        levels = facts["levels"]
        assert levels.count(1) == 1, f"{path}: {levels}"
        assert levels[0] == 1, f"{path}: {levels}"
        assert all(after <= before + 1 for before, after in pairwise(levels)), f"{path}: {levels}"


async def test_a_name_is_asked_once_and_remembered(web: Served, sit_down: SitDown) -> None:
    seat = await sit_down(web.url, "/r/question")
    await seat.come_in("  <b>Zoë</b> ")
    await seat.sees("r0", "asking")
    await expect(seat.page.locator(".me .who")).to_have_text("<b>Zoë</b>")
    await seat.go("/")
    await expect(seat.page.get_by_role("heading", name="Pick a quiz for the group")).to_be_visible()


async def test_a_name_can_be_changed(web: Served, sit_down: SitDown) -> None:
    seat = await sit_down(web.url, "/", GUEST)
    await seat.page.get_by_role("link", name="change your name").click()
    await seat.page.get_by_label("Your name").fill("Tom")
    await seat.page.get_by_role("button", name="Save").click()
    await expect(seat.page.locator(".me .who")).to_have_text("Tom")


async def test_from_the_shelf_to_a_started_quiz(web: Served, sit_down: SitDown) -> None:
    seat = await sit_down(web.url, "/", GUEST)
    await seat.page.get_by_role("link", name="Start a quiz from How a reef lives").click()
    await seat.page.get_by_label("What to practise").select_option("stress")
    await expect(seat.page.locator("#fit")).to_have_text("2 questions fit.")
    await expect(seat.page.get_by_label("Questions", exact=True)).to_have_value("2")
    await seat.page.get_by_label("How hard").select_option("moderate")
    await expect(seat.page.locator("#fit")).to_contain_text("At most 2 questions fit both.")
    await seat.page.get_by_label("Seconds for each").fill("45")
    await seat.page.get_by_label("Start at once").check()
    await seat.page.get_by_role("button", name="Start the quiz").click()
    await expect(seat.page.locator("#room")).to_be_visible()
    (command,) = web.engine.commands
    assert (command.banks, command.outcome, command.count) == (("reefs",), "stress", 2)
    assert (command.settings.entry, command.settings.seconds) == ("open", 45)


async def test_a_refused_start_says_why_and_keeps_what_was_chosen(web: Served, sit_down: SitDown) -> None:
    def nothing(command: StartQuiz) -> Reply:
        return Reply(Note("No question fits both.", done=False))

    web.engine.begin = nothing
    seat = await sit_down(web.url, "/start?bank=reefs", GUEST)
    await seat.page.get_by_label("How hard").select_option("hard")
    await seat.page.get_by_role("button", name="Start the quiz").click()
    await expect(seat.page.get_by_role("alert")).to_have_text("No question fits both.")
    await expect(seat.page.get_by_label("How hard")).to_have_value("hard")
    seat.complaints.clear()  # The browser notes the page's status, 422.


async def test_reduced_motion_moves_nothing(web: Served, sit_down: SitDown) -> None:
    seat = await sit_down(web.url, "/r/reveal", GUEST, reduced_motion="reduce")
    moving = await seat.page.evaluate("document.getAnimations().filter(each => each.playState === 'running').length")
    assert moving == 0
