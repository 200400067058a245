// While a button is held down nothing is drawn: what moved or replaced it under the finger would swallow the press.

const LONGEST_MS = 1_000;
const CLICK_MS = 50; // Within this time of letting go the browser says that it was a click.

export class Hold {
  #timer = 0;
  #waiting = null;

  constructor(root) {
    const held = () => this.#end(LONGEST_MS);
    root.addEventListener("pointerdown", (event) => event.target.closest("button") && held());
    root.addEventListener("keydown", (event) => event.key === " " && held());
    for (const kind of ["pointerup", "pointercancel", "keyup"]) {
      addEventListener(kind, () => this.#timer && this.#end(CLICK_MS), true);
    }
  }

  // Calls `draw` now, or when the button has been let go; of several the last one only.
  draw(draw) {
    if (this.#timer) this.#waiting = draw;
    else draw();
  }

  #end(ms) {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => {
      const draw = this.#waiting;
      this.#timer = 0;
      this.#waiting = null;
      draw?.();
    }, ms);
  }
}
