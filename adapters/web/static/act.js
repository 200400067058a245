// Sending what was pressed.

const SEND_MS = 15_000;

// The server's reply to a pressed button; words of our own where it was not reached.
export async function send(button) {
  try {
    const answer = await fetch("/act", {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify({ token: button.dataset.token, room: document.body.dataset.room }),
      signal: AbortSignal.timeout(SEND_MS),
    });
    return await answer.json();
  } catch {
    return { done: false, text: "That did not reach the server. Please try again." };
  }
}
