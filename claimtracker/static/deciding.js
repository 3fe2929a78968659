// The keys of the page on which a dispute is decided. Each does what a button or a link of the
// page does; without this file those are pressed.

const bar = document.querySelector(".decide");
const writes = (target) =>
  target.matches("textarea, select, input:not([type=radio], [type=checkbox], [type=submit])");
const within = (target) => target.closest("details[open] > :not(summary)")?.parentElement;

document.addEventListener("keydown", (event) => {
  // A key that is held down decides one dispute, and not the next one as well.
  if (event.ctrlKey || event.metaKey || event.altKey || event.repeat || event.isComposing) return;
  if (event.key === "Escape") return shut(within(event.target));
  // Whoever is in an open part of the bar chooses there.
  if (writes(event.target) || within(event.target)) return;
  const found = document.querySelector(`[data-key="${CSS.escape(event.key)}"]`);
  if (!found) return;
  event.preventDefault();
  found.matches("summary") ? open(found.parentElement) : found.click();
});

const noteOf = (part) => part?.querySelector("textarea[name=note]");

function open(details) {
  // What was noted before the way of deciding was chosen goes along.
  const written = noteOf(bar?.querySelector(".quick")), here = noteOf(details);
  if (written?.value && here && !here.value) here.value = written.value;
  details.open = true;
  (first(details, "input:checked") ?? first(details, "input, select, textarea, a"))?.focus();
}

const first = (details, kinds) =>
  [...details.querySelectorAll(kinds)].find((one) => one.type !== "hidden");

function shut(details) {
  if (!details) return;
  details.open = false;
  details.querySelector("summary").focus();
}

// One part of the bar is open at a time, so that the quotes stay in sight.
bar?.addEventListener("toggle", ({ target }) => {
  if (!target.open) return;
  for (const other of bar.querySelectorAll("details[open]")) other.open = other === target;
}, { capture: true });
