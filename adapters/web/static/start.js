// Says how many questions fit while somebody chooses, and keeps the number within it.

const form = document.getElementById("start");
const count = document.getElementById("count");
const fit = document.getElementById("fit");
const filters = [...form.querySelectorAll("#outcome, #difficulty")];

function draw() {
  const chosen = filters.filter((filter) => filter.value);
  const others = [...form.querySelectorAll("[name^=also-]:checked")];
  if (others.length) return drawMixed(chosen, others);
  const most = Math.min(Number(form.dataset.questions), ...chosen.map((filter) => Number(filter.selectedOptions[0].dataset.count)));
  count.max = Math.max(most, 1);
  if (Number(count.value) > most) count.value = most;
  const noun = most === 1 ? "question fits" : "questions fit";
  fit.textContent = chosen.length > 1 ? `At most ${most} ${noun} both.` : chosen.length ? `${most} ${noun}.` : "";
}

// How many questions of several banks fit a filter only the server knows.
function drawMixed(chosen, others) {
  const all = others.reduce((sum, box) => sum + Number(box.dataset.count), Number(form.dataset.questions));
  count.max = all;
  fit.textContent = chosen.length ? "" : `${all} questions in all.`;
}

form.addEventListener("change", draw);
draw();
