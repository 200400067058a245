// What a card says to its one viewer: how they did in a reveal, and what to do in a lobby.

const JOINED = "You are in. The quiz begins when the host starts it.";
const LEADING = "You lead this quiz. Press Start when everybody is in; join yourself if you want to play.";
const LEADING_IN = "You are in, and you lead this quiz. Press Start when everybody is in.";

// [what it is, its words] of what the viewer held when the question closed; null where there is nothing to say.
export function verdictOf(card, { seated, held, final }) {
  const options = [...card.querySelectorAll("[data-right]")];
  if (card.dataset.stage !== "reveal" || !options.length) return null;
  if (held.length && !final) return ["none", "Not submitted"];
  if (!held.length) return seated ? ["none", "No answer"] : null;
  const chosen = held.map((position) => options[position]);
  const several = card.querySelector(".options").dataset.multiple === "true";
  // What the host has accepted besides may be chosen or left out.
  const needed = several ? options.filter((each) => each.dataset.right === "true" && each.dataset.accepted !== "true") : [];
  const right = chosen.every((each) => each?.dataset.right === "true") && needed.every((each) => chosen.includes(each));
  return right ? ["good", "Right"] : ["bad", "Not right"];
}

function leads({ host, seated }) {
  if (host) return seated ? LEADING_IN : LEADING;
  return seated ? JOINED : "";
}

// Draws both; `own` is what the viewer is to the session that `card` is of.
export function tell(card, own) {
  const pill = card.querySelector(".verdict");
  if (pill) {
    const verdict = verdictOf(card, own);
    pill.hidden = !verdict;
    pill.dataset.verdict = verdict?.[0] ?? "";
    pill.textContent = verdict?.[1] ?? "";
  }
  const line = card.querySelector(".own-line");
  if (line) {
    line.textContent = leads(own);
    line.hidden = !line.textContent;
  }
}
