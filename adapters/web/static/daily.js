// Shows of the form what belongs to the choices made, and begins with the time zone of whoever fills it in.

const form = document.getElementById("daily");
const zone = document.getElementById("zone");
const source = document.getElementById("source");

function draw() {
  const pace = form.elements.pace.value;
  for (const field of form.querySelectorAll("[data-pace]")) {
    field.hidden = field.dataset.pace !== pace;
    field.querySelector("input").disabled = field.hidden; // What nobody sees must not keep the form from being sent.
  }
  for (const group of form.querySelectorAll(".outcomes-of")) {
    group.hidden = group.dataset.bank !== source.value;
    if (!group.hidden && group.querySelector(":checked")) group.open = true;
  }
}

if (!zone.value) zone.value = Intl.DateTimeFormat().resolvedOptions().timeZone ?? "";
form.addEventListener("change", draw);
draw();
