// The host's private page: a press accepts an option; then the page is drawn anew.

const SEND_MS = 15_000;
const noteLine = document.getElementById("note");

async function accept(button) {
  button.disabled = true;
  let reply;
  try {
    const answer = await fetch("/act", {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify({ token: button.dataset.token }),
      signal: AbortSignal.timeout(SEND_MS),
    });
    reply = await answer.json();
  } catch {
    reply = { done: false, text: "That did not reach the server. Please try again." };
  }
  if (reply.done && !reply.pending) return location.reload();
  button.disabled = false;
  noteLine.textContent = reply.text;
}

document.addEventListener("click", (event) => {
  const button = event.target.closest("button[data-token]");
  if (button) accept(button);
});
