// Putting cards on the stage, and marking on them what is the viewer's own.

import { tell } from "./own.js";

const drawn = new WeakMap(); // block element -> the HTML the server sent for it, before anything was marked on it

function remember(card) {
  for (const block of card?.children ?? []) drawn.set(block, block.outerHTML);
}

export class Stage {
  constructor(root) {
    this.root = root;
    remember(this.card);
  }

  get card() {
    return this.root.querySelector(".card");
  }

  // Shows a card. Of the same stage of the same post only the blocks that changed are replaced, so that focus,
  // selection and a half-made choice stay where they are. Returns whether it is another stage or post.
  show(html) {
    const fresh = new DOMParser().parseFromString(html, "text/html").querySelector(".card");
    const old = this.card;
    const focus = this.#focus();
    const same = old && fresh && ["session", "slot", "stage"].every((key) => old.dataset[key] === fresh.dataset[key]);
    if (same && old.children.length === fresh.children.length) this.#patch(old, fresh);
    else {
      if (fresh && !same) fresh.classList.add("card-new");
      remember(fresh);
      this.root.replaceChildren(...(fresh ? [fresh] : []));
    }
    if (focus && !focus.element.isConnected) this.#refocus(focus.token);
    return !same;
  }

  #patch(old, fresh) {
    old.dataset.fallback = fresh.dataset.fallback;
    for (const [index, block] of [...fresh.children].entries()) {
      const html = block.outerHTML;
      if (drawn.get(old.children[index]) === html) continue;
      drawn.set(block, html);
      old.children[index].replaceWith(block);
    }
  }

  #focus() {
    const element = document.activeElement;
    return element && this.root.contains(element) ? { element, token: element.dataset.token } : null;
  }

  #refocus(token) {
    const again = token && this.root.querySelector(`[data-token="${CSS.escape(token)}"]`);
    (again || this.root.querySelector("h1"))?.focus({ preventScroll: true });
  }

  // Marks what `mine` says: {session, host, seated, team, round, held, final}. Held positions are those of `mine.round`.
  mark(mine, player, locked) {
    const card = this.card;
    if (!card) return;
    const own = card.dataset.session === mine.session;
    const inRound = own && mine.round !== null && card.dataset.round === String(mine.round);
    const held = inRound ? mine.held : [];
    // What was chosen and never submitted is no answer.
    const answered = card.dataset.stage === "reveal" && !mine.final ? [] : held;
    for (const option of card.querySelectorAll("[data-position]")) {
      const chosen = option.dataset.chosen === "true" || answered.includes(Number(option.dataset.position));
      option.dataset.held = chosen;
      if (option.matches("button")) option.setAttribute("aria-pressed", chosen);
    }
    const options = card.querySelector(".options");
    options?.classList.toggle("options-final", held.length > 0 && mine.final);
    options?.classList.toggle("options-locked", locked);
    for (const host of card.querySelectorAll("[data-audience=host]")) host.hidden = !(own && mine.host);
    card.classList.toggle("seated", own && mine.seated);
    card.classList.toggle("unseated", !(own && mine.seated));
    tell(card, { host: own && mine.host, seated: own && mine.seated, held, final: mine.final });
    for (const team of card.querySelectorAll("[data-team]")) {
      const at = own && mine.seated && team.dataset.team === mine.team;
      team.classList.toggle("team-own", at);
      for (const join of team.querySelectorAll("[data-act=team]")) join.hidden = at;
    }
    const rows = [...card.querySelectorAll("[data-player]")];
    for (const row of rows) row.classList.toggle("row-own", row.dataset.player === player);
    const played = (own && mine.seated) || rows.some((row) => row.dataset.player === player);
    for (const link of card.querySelectorAll("[data-act=missed], a[data-deed=missed]")) link.hidden = !played;
  }
}
