// Answering by keys: A to H or 1 to 9 press an option, Enter presses what comes next.

const KEYS = "quorum-keys";

function keysOn() {
  return localStorage.getItem(KEYS) !== "off";
}

function positionOf(key) {
  if (/^[1-9]$/.test(key)) return Number(key) - 1;
  if (/^[a-h]$/i.test(key)) return key.toLowerCase().charCodeAt(0) - 97;
  return null;
}

// `next` are the buttons that Enter stands for, the first that is there. Enter on a focused button presses that button,
// as everywhere; but an option that was clicked with the mouse only holds the focus by accident.
function onEnter(event, stage, next, press) {
  const button = stage.card?.querySelector(next);
  const focused = event.target.closest?.("a, button, summary");
  if (!button || (focused && !(focused.matches(".option") && focused.dataset.pointed === "true"))) return;
  event.preventDefault();
  press(button);
}

function onKey(event, stage, next, press) {
  if (event.ctrlKey || event.metaKey || event.altKey || event.repeat || !keysOn()) return;
  if (event.target.closest?.("input, select, textarea, [contenteditable]")) return;
  if (event.key === "Enter") return onEnter(event, stage, next, press);
  const position = positionOf(event.key);
  const option = position !== null && stage.card?.querySelector(`button[data-position="${position}"]`);
  if (!option) return;
  event.preventDefault();
  press(option);
}

// Begins to listen; the button #keys turns it off, since a letter may mean something else to whoever has a screen reader.
export function setUpKeys(stage, next, press) {
  document.addEventListener("keydown", (event) => onKey(event, stage, next, press));
  const toggle = document.getElementById("keys");
  if (!toggle) return;
  const draw = () => {
    toggle.textContent = keysOn() ? "Turn keys off" : "Turn keys on";
  };
  toggle.addEventListener("click", () => {
    localStorage.setItem(KEYS, keysOn() ? "off" : "on");
    draw();
  });
  draw();
}
