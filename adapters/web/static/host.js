// The host's private page: a press accepts an option; then the page is drawn anew.

import { send } from "./act.js";

const noteLine = document.getElementById("note");

async function accept(button) {
  button.disabled = true;
  const reply = await send(button);
  if (reply.done && !reply.pending) return location.reload();
  button.disabled = false;
  noteLine.textContent = reply.text;
}

document.addEventListener("click", (event) => {
  const button = event.target.closest("button[data-token]");
  if (button) accept(button);
});
