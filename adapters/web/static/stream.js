// One stream of server-sent events that comes back by itself.

const FIRST_WAIT_MS = 400;
const LONGEST_WAIT_MS = 10_000;
const BANNER_AFTER_MS = 2_000;

export class Stream {
  #source = null;
  #wait = FIRST_WAIT_MS;
  #again = 0;
  #banner = 0;

  constructor(address, handlers, banner) {
    this.address = address;
    this.handlers = handlers;
    this.banner = banner;
    addEventListener("online", () => this.#hurry());
    addEventListener("pageshow", (event) => event.persisted && this.#hurry());
    addEventListener("pagehide", () => this.close());
    document.addEventListener("visibilitychange", () => document.visibilityState === "visible" && this.#again && this.#hurry());
  }

  open() {
    this.close();
    const source = new EventSource(this.address);
    this.#source = source;
    for (const [name, handle] of Object.entries(this.handlers)) {
      source.addEventListener(name, (event) => {
        this.#well();
        handle(JSON.parse(event.data));
      });
    }
    source.addEventListener("error", () => this.#lost(source));
  }

  close() {
    clearTimeout(this.#again);
    this.#again = 0;
    this.#source?.close();
    this.#source = null;
  }

  #well() {
    this.#wait = FIRST_WAIT_MS;
    clearTimeout(this.#banner);
    this.#banner = 0;
    this.banner.hidden = true;
  }

  // The browser would try again by itself, but gives up on an error page and does not wait longer each time.
  #lost(source) {
    if (source !== this.#source) return;
    this.close();
    this.#banner ||= setTimeout(() => (this.banner.hidden = false), BANNER_AFTER_MS);
    const wait = this.#wait * (0.75 + Math.random() / 2);
    this.#wait = Math.min(this.#wait * 1.8, LONGEST_WAIT_MS);
    this.#again = setTimeout(() => this.open(), wait);
  }

  #hurry() {
    this.#wait = FIRST_WAIT_MS;
    this.open();
  }
}
