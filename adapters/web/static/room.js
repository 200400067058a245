// A room in the browser: shows what the stream says, sends what is pressed.

import { send as sent } from "./act.js";
import { Countdowns, ServerClock } from "./clock.js";
import { Stage } from "./card.js";
import { fit } from "./fit.js";
import { Hold } from "./hold.js";
import { setUpKeys } from "./keys.js";
import { Stream } from "./stream.js";

const NOTE_MS = 6_000;
const ARMED_MS = 4_000;
const WATCHING = "You are watching: this quiz is for those who joined in its lobby. You can join the next one.";
const HOSTING = "You lead this quiz without playing: you did not join in its lobby.";

const room = document.getElementById("room");
const presenting = room.dataset.mode === "present";
const noteLine = document.getElementById("note");
const saidLine = document.getElementById("said");
const watchingLine = document.getElementById("watching");
const stage = new Stage(document.getElementById("stage"));
const hold = new Hold(room);
const clock = new ServerClock();
const countdowns = new Countdowns(room, clock, say);
const empty = { session: "", host: false, seated: false, team: null, round: null, held: [], final: false };

const title = document.title;
let mine = { ...empty, ...JSON.parse(room.dataset.seat) };
let locked = room.dataset.locked === "true";
let gathered = room.dataset.gathered === "true";
let noteTimer = 0;
let sending = Promise.resolve();

// -- saying ------------------------------------------------------------------------------------------------

function say(text) {
  saidLine.textContent = text;
}

function note(text, done = true) {
  if (!noteLine) return;
  clearTimeout(noteTimer);
  noteLine.textContent = text;
  noteLine.classList.toggle("refused", !done);
  noteTimer = setTimeout(() => (noteLine.textContent = ""), done ? NOTE_MS : 2 * NOTE_MS);
}

// A private card stays until it is answered or put away.
function word(html) {
  const place = document.getElementById("word");
  if (!place) return;
  const card = new DOMParser().parseFromString(html, "text/html").querySelector(".card");
  const away = document.createElement("button");
  away.type = "button";
  away.className = "button word-away";
  away.textContent = "Put away";
  away.addEventListener("click", () => (place.hidden = true));
  place.replaceChildren(...(card ? [card, away] : []));
  place.hidden = !card;
  countdowns.draw();
  card?.querySelector("h1")?.focus();
}

// -- showing -----------------------------------------------------------------------------------------------

// Whoever looks at another tab sees in the name of this one that a question has come.
function nameTab() {
  const kicker = stage.card?.querySelector(".kicker")?.textContent;
  document.title = kicker ? `${kicker} · ${title}` : title;
}

function mark() {
  stage.mark(mine, room.dataset.player, locked);
  countdowns.draw();
  watch();
  if (presenting) fit(stage.root);
}

// Whoever has no seat in a quiz that was gathered in its lobby is told so before trying to answer.
function watch() {
  if (!watchingLine) return;
  const card = stage.card;
  const running = card && ["asking", "reveal"].includes(card.dataset.stage);
  const own = card && mine.session === card.dataset.session;
  const watching = Boolean(running && gathered && !(own && mine.seated));
  card?.classList.toggle("watching", watching);
  watchingLine.hidden = !watching;
  const words = own && mine.host ? HOSTING : WATCHING;
  if (watching && watchingLine.textContent !== words) watchingLine.textContent = words;
}

function onCard(news) {
  clock.learn(news.now);
  hold.draw(() => show(news));
}

function show(news) {
  locked = news.locked;
  gathered = news.gathered;
  room.dataset.idle = news.idle;
  room.dataset.version = news.version;
  const moved = stage.show(news.html);
  nameTab();
  mark();
  if (!moved) return;
  if (news.idle) document.querySelectorAll("[data-line]").forEach(refresh);
  if (noteLine) noteLine.textContent = "";
  say([stage.card?.querySelector(".verdict:not([hidden])")?.textContent, stage.card?.dataset.fallback].filter(Boolean).join(". "));
  scrollTo({ top: 0, behavior: "instant" });
}

// The page's lines about the daily quiz and about learning follow what the stage shows.
async function refresh(line) {
  try {
    const answer = await fetch(line.dataset.line);
    const fresh = answer.ok && new DOMParser().parseFromString(await answer.text(), "text/html").getElementById(line.id);
    if (fresh && fresh.textContent !== line.textContent) line.replaceWith(fresh);
  } catch {
    // It is only as old as the page then.
  }
}

function onSeat(news) {
  mine = news.session === mine.session ? { ...mine, ...news } : { ...empty, ...news };
  mark();
}

// -- sending -----------------------------------------------------------------------------------------------

// Draws a press at once as if it had been accepted; the reply confirms it or puts it right.
function foresee(button) {
  const position = button.dataset.position;
  const card = stage.card;
  if (position === undefined || !card) return;
  const here = mine.session === card.dataset.session && String(mine.round) === card.dataset.round;
  const multiple = button.closest(".options").dataset.multiple === "true";
  const held = here ? mine.held : [];
  if (here && mine.final && locked) return;
  const next = Number(position);
  const toggled = held.includes(next) ? held.filter((each) => each !== next) : [...held, next];
  mine = {
    ...(mine.session === card.dataset.session ? mine : empty),
    session: card.dataset.session,
    round: Number(card.dataset.round),
    held: multiple ? toggled : [next],
    final: false,
  };
  mark();
}

async function send(button, before) {
  const reply = await sent(button);
  if (reply.to) return location.assign(reply.to);
  if (reply.card) return word(reply.card);
  if (button.closest("#word")) {
    if (reply.done) word("");
    return note(reply.text, reply.done);
  }
  if (reply.round !== undefined && reply.round !== null) onSeat(pick(reply, ["session", "round", "held", "final"]));
  else if (!reply.done) rollBack(before);
  if (reply.done && !reply.pending) seatBy(button.dataset.act, reply.session);
  // Where the press has brought the next card already, the card says it all.
  if (reply.done && button.dataset.position === undefined && !button.isConnected) return;
  note(reply.pending ? reply.text || "Saving…" : reply.text, reply.done);
}

// Only if nothing else has changed what the viewer holds meanwhile.
function rollBack({ held, guess }) {
  if (mine !== guess) return;
  mine = held;
  mark();
}

function seatBy(act, session) {
  if (["join", "team", "leave"].includes(act)) onSeat({ session, seated: act !== "leave", ...(act === "leave" ? { team: null } : {}) });
}

function pick(from, names) {
  return Object.fromEntries(names.map((name) => [name, from[name]]));
}

function press(button) {
  const held = mine;
  foresee(button);
  const before = { held, guess: mine };
  sending = sending.then(() => send(button, before)); // One after the other, in the order pressed.
}

// -- hands -------------------------------------------------------------------------------------------------

function onClick(event) {
  const button = event.target.closest("button[data-token]");
  if (!button || presenting) return;
  button.dataset.pointed = event.detail > 0;
  if (button.dataset.act === "stop" && !armed(button)) return;
  press(button);
}

// Ending a quiz for everybody takes two presses: nothing brings it back.
function armed(button) {
  if (button.dataset.armed) return true;
  const words = button.textContent;
  button.dataset.armed = "true";
  button.textContent = "Sure? Press again";
  say("Press again to end the quiz for everybody.");
  setTimeout(() => {
    delete button.dataset.armed;
    button.textContent = words;
  }, ARMED_MS);
  return false;
}

clock.learn(Number(room.dataset.now));
nameTab();
mark();
setInterval(() => countdowns.draw(), 250);
if (presenting) addEventListener("resize", () => fit(stage.root));
else {
  room.addEventListener("click", onClick);
  setUpKeys(stage, ".submit", press);
}
const banner = document.getElementById("offline");
new Stream(room.dataset.stream, { card: onCard, seat: onSeat, note: (news) => (news.html ? word(news.html) : note(news.text, news.done)) }, banner).open();
