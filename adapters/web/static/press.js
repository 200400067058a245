// Buttons on a page that is no game: a press is sent, what it came to is said, and the page is drawn anew.

import { send } from "./act.js";

const noteLine = document.getElementById("note");
const wordPlace = document.getElementById("word");
const MOMENT = { weekday: "short", day: "numeric", month: "long", hour: "2-digit", minute: "2-digit" };

// Moments are told as the clocks show them where the reader is.
function tellTimes() {
  for (const time of document.querySelectorAll("time[data-at]")) {
    time.textContent = new Date(Number(time.dataset.at)).toLocaleString([], MOMENT);
  }
}

// A private card, such as one that asks further; it stays until it is answered.
function word(html) {
  const card = new DOMParser().parseFromString(html, "text/html").querySelector(".card");
  wordPlace.replaceChildren(...(card ? [card] : []));
  wordPlace.hidden = !card;
  card?.querySelector("h1")?.focus();
}

// The part of the page that is told by the server; what was typed into a form outside of it stays.
async function refresh() {
  const part = document.getElementById("fresh");
  try {
    const answer = await fetch(location.href);
    const fresh = answer.ok && new DOMParser().parseFromString(await answer.text(), "text/html").getElementById("fresh");
    if (fresh) part.replaceWith(fresh);
  } catch {
    noteLine.textContent += " Reload the page to see it.";
  }
  tellTimes();
}

async function press(button) {
  button.disabled = true;
  const reply = await send(button);
  button.disabled = false;
  if (reply.to) return location.assign(reply.to);
  if (reply.card) return word(reply.card);
  noteLine.textContent = reply.pending ? `${reply.text} Reload the page in a moment.` : reply.text;
  noteLine.classList.toggle("refused", !reply.done);
  if (!reply.done || reply.pending) return;
  if (button.closest("#word")) word("");
  await refresh();
}

const zone = document.getElementById("zone");
if (zone && !zone.value) zone.value = Intl.DateTimeFormat().resolvedOptions().timeZone ?? "";
document.addEventListener("click", (event) => {
  const button = event.target.closest("button[data-token]");
  if (button) press(button);
});
tellTimes();
