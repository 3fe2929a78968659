// Passages that wait for a claim: tied, made into one or thrown out, one after the other.

const waiting = () => [...document.querySelectorAll("[data-waits]")];
const at = (target) => target.closest?.("[data-waits]");
const LAST = "the passage that was decided on last";

// Say whether a key was for a passage that waits, and do it.
export function keyOfWaiting(event) {
  if (event.key === "n") next(event.target);
  else if (event.key === "t") (at(event.target) ?? waiting()[0])?.querySelector("[data-open]").click();
  else if (event.key === "0") (at(event.target) ?? waiting()[0])?.querySelector("[data-new]").click();
  else if (event.key === "Delete") at(event.target)?.querySelector("[data-throw] button").click();
  else return false;
  return true;
}

function next(target) {
  const all = waiting();
  focus(all[(all.indexOf(at(target)) + 1) % all.length]);
}

const focus = (passage) => passage?.querySelector("[data-open]").focus();

// After a decision the next one has the focus: it has taken the place of the one decided on.
document.addEventListener("click", ({ target }) => {
  if (at(target)) sessionStorage.setItem(LAST, waiting().indexOf(at(target)));
});

if (new URLSearchParams(location.search).get("then") === "loose") {
  const all = waiting();
  focus(all[Math.min(Number(sessionStorage.getItem(LAST)), all.length - 1)]);
}
