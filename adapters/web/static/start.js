// Says how many questions fit while somebody chooses, and keeps the number within it.

const form = document.getElementById("start");
const count = document.getElementById("count");
const fit = document.getElementById("fit");
const filters = [...form.querySelectorAll("select")];

function draw() {
  const chosen = filters.filter((filter) => filter.value);
  const most = Math.min(Number(form.dataset.questions), ...chosen.map((filter) => Number(filter.selectedOptions[0].dataset.count)));
  count.max = Math.max(most, 1);
  if (Number(count.value) > most) count.value = most;
  const noun = most === 1 ? "question fits" : "questions fit";
  fit.textContent = chosen.length > 1 ? `At most ${most} ${noun} both.` : chosen.length ? `${most} ${noun}.` : "";
}

form.addEventListener("change", draw);
draw();
