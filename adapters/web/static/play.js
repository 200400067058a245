// Answering alone: one question after the other, each the answer to the press before it. A practice begins with a press
// of its own, since opening a page must change nothing.

import { send as sent } from "./act.js";
import { Countdowns, ServerClock } from "./clock.js";
import { Stage } from "./card.js";
import { setUpKeys } from "./keys.js";

const play = document.getElementById("play");
const noteLine = document.getElementById("note");
const saidLine = document.getElementById("said");
const stage = new Stage(document.getElementById("stage"));
const clock = new ServerClock();
const countdowns = new Countdowns(play, clock, () => {});
const nothing = { session: "", host: false, seated: true, team: null, round: null, held: [], final: false };
let sending = Promise.resolve();

function show(html, mine) {
  const moved = stage.show(html);
  stage.mark({ ...nothing, ...mine }, play.dataset.player, true);
  countdowns.draw();
  if (!moved && stage.card?.dataset.round === play.dataset.round) return;
  play.dataset.round = stage.card?.dataset.round ?? "";
  saidLine.textContent = stage.card?.dataset.fallback ?? "";
  stage.card?.querySelector("h1")?.focus({ preventScroll: true });
  scrollTo({ top: 0, behavior: "instant" });
}

async function send(button) {
  const reply = await sent(button);
  if (reply.card) {
    noteLine.textContent = "";
    const { session, round, held, final } = reply;
    return show(reply.card, { session, round, held, final });
  }
  document.getElementById("finding")?.remove();
  noteLine.textContent = reply.pending ? `${reply.text} Reload the page in a moment.` : reply.text;
  noteLine.classList.toggle("refused", !reply.done);
}

function press(button) {
  sending = sending.then(() => send(button)); // One after the other, in the order pressed.
}

play.addEventListener("click", (event) => {
  const button = event.target.closest("button[data-token]");
  if (!button) return;
  button.dataset.pointed = event.detail > 0;
  press(button);
});
setUpKeys(stage, ".submit, .buttons-first .button", press);
if (play.dataset.token) press(play);
clock.learn(Number(play.dataset.now));
stage.mark(nothing, play.dataset.player, true);
countdowns.draw();
play.dataset.round = stage.card?.dataset.round ?? "";
