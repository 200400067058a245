// A shared screen cannot be scrolled by those who look at it: what is too long for it is drawn smaller.

const LEAST = 0.55;
const STEPS = 6;
const wide = matchMedia("(min-width: 56rem)"); // Where the view is one column, it is somebody's own.

function fits(stage, zoom) {
  stage.style.zoom = zoom;
  return document.documentElement.scrollHeight <= innerHeight;
}

// The largest size at which all of the stage can be seen; not below LEAST, since nobody could read it.
export function fit(stage) {
  if (!wide.matches || fits(stage, 1)) return void (stage.style.zoom = "");
  let [small, large] = [LEAST, 1];
  for (let step = 0; step < STEPS; step++) {
    const middle = (small + large) / 2;
    if (fits(stage, middle)) small = middle;
    else large = middle;
  }
  stage.style.zoom = small;
}
