// The server's time, and the countdowns that run by it. Nothing here asks the server for anything.

const SOON_MS = 5_000;
const SAY_AT = [10, 5];

export class ServerClock {
  #ahead = -Infinity;

  // Every message tells the server's time a little late, never early: the largest difference is the nearest.
  learn(now) {
    this.#ahead = Math.max(this.#ahead, now - Date.now());
  }

  forget() {
    this.#ahead = -Infinity;
  }

  now() {
    return Date.now() + (Number.isFinite(this.#ahead) ? this.#ahead : 0);
  }
}

export class Countdowns {
  #said = new Map();

  constructor(root, clock, say) {
    this.root = root;
    this.clock = clock;
    this.say = say;
  }

  draw() {
    for (const element of this.root.querySelectorAll("[data-deadline]")) this.#one(element);
    for (const element of this.root.querySelectorAll("time[data-until]")) this.#until(element);
  }

  // A deadline hours away is a time of day: that of whoever reads it.
  #until(element) {
    const at = new Date(Number(element.dataset.until));
    const words = at.toLocaleString([], { weekday: "long", hour: "2-digit", minute: "2-digit" });
    if (element.textContent !== words) element.textContent = words;
  }

  #one(element) {
    const opens = Number(element.dataset.opens);
    const talking = opens > this.clock.now();
    const deadline = talking ? opens : Number(element.dataset.deadline);
    const whole = Number(talking ? element.dataset.talk : element.dataset.seconds) * 1000;
    this.#talk(element, opens, talking);
    element.classList.toggle("clock-waiting", !deadline);
    const left = deadline ? Math.min(Math.max(deadline - this.clock.now(), 0), whole) : whole;
    const seconds = Math.ceil(left / 1000);
    const number = element.querySelector(".clock-left");
    if (number.textContent !== String(seconds)) number.textContent = seconds;
    element.querySelector(".clock-bar").style.transform = `scaleX(${whole ? left / whole : 0})`;
    const asking = element.closest("[data-stage=asking]") !== null;
    element.classList.toggle("clock-soon", asking && deadline > 0 && left <= SOON_MS);
    if (asking && deadline && !talking) this.#announce(deadline, seconds);
  }

  // While there is time to talk, the card says so and its options wait.
  #talk(element, opens, talking) {
    element.classList.toggle("clock-talk", talking);
    element.closest(".card")?.classList.toggle("talking", talking);
    if (talking) this.#said.set(opens, true);
    else if (this.#said.get(opens) === true) {
      this.#said.set(opens, false);
      this.say("Answering is open.");
    }
  }

  // A few words to a screen reader, not a tick every second.
  #announce(deadline, seconds) {
    const said = this.#said.get(deadline) ?? Infinity;
    const due = SAY_AT.find((at) => seconds === at && at < said);
    if (seconds === 0 && said > 0) {
      this.#said.set(deadline, 0);
      this.say("Time is up.");
    } else if (due) {
      this.#said.set(deadline, due);
      this.say(`${due} seconds left.`);
    }
  }
}
