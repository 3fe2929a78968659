// The text and the cards beside it: one lights up the other and brings it into view.

import { place } from "./panel.js";
import { afterPause } from "./pauses.js";

const numbered = (node) => node.closest?.("[data-numbers]");
const lit = (number) => document.querySelectorAll(`[data-numbers~="${number}"]`);

function light({ target }, on) {
  const number = numbered(target)?.dataset.numbers;
  if (number) for (const one of lit(number)) one.classList.toggle("on", on);
}
for (const [name, on] of [
  ["mouseover", true], ["mouseout", false], ["focusin", true], ["focusout", false],
])
  document.addEventListener(name, (event) => light(event, on));

// The cards scroll by themselves only where they stand beside the text; below it they stay.
const cards = document.querySelector(".reader > aside");
const besides = () => cards && getComputedStyle(cards).position === "sticky";
const calm = matchMedia("(prefers-reduced-motion: reduce)");

// Bring what belongs to a passage or a card into view, in the half of the page where it was not
// pointed at: so nothing moves under a mouse, nor away from what has the focus.
function bring(target) {
  const from = numbered(target);
  if (!from?.isConnected || !besides() || !place?.hidden) return;
  const other = [...lit(from.dataset.numbers)].find(
    (one) => cards.contains(one) !== cards.contains(from),
  );
  if (other) scroll(other, cards.contains(other) ? cards : null);
}

// While somebody reads, the cards follow the text: the first passage in sight has its card there.
const follow = afterPause(80, () => {
  if (!besides() || !place?.hidden || cards.matches(":hover, :focus-within")) return;
  const first = [...document.querySelectorAll(".text a.ref")].find(
    (one) => one.getBoundingClientRect().top >= covered(),
  );
  const card = first && document.getElementById(`c${first.dataset.numbers}`);
  if (card) move(cards, card.getBoundingClientRect().top - seenFrom());
});
addEventListener("scroll", () => follow(), { passive: true });

// What the bar at the top of the page covers of it.
const covered = () =>
  parseFloat(getComputedStyle(document.documentElement).scrollPaddingTop) || 0;

// Where the cards begin to be seen: below what was just done, which stays in sight.
const seenFrom = () =>
  cards.getBoundingClientRect().top + (document.getElementById("done")?.offsetHeight ?? 0) + 8;

function scroll(other, inside) {
  const box = other.getBoundingClientRect();
  const above = inside ? seenFrom() : covered();
  const below = (inside?.getBoundingClientRect().bottom ?? innerHeight) - 8;
  if (box.top >= above && box.bottom <= below) return;
  const isCut = box.top < above || box.height > below - above;
  move(inside ?? window, isCut ? box.top - above : box.bottom - below);
}

const move = (what, by) =>
  what.scrollBy({ top: by, behavior: calm.matches ? "instant" : "smooth" });

// A page that scrolls moves things under a mouse that rests: only a mouse that moves points.
let [x, y] = [NaN, NaN];
const pointedAt = afterPause(120, bring);
document.addEventListener("mouseover", (event) => {
  if (event.screenX === x && event.screenY === y) return;
  [x, y] = [event.screenX, event.screenY];
  if (!event.buttons) pointedAt(event.target);
});
document.addEventListener("focusin", ({ target }) => bring(target));

// Whoever decided on a passage reads on where it stands.
addEventListener("load", () => {
  const card = document.getElementById("done")?.dataset.card;
  if (card && besides()) bring(document.getElementById(card));
  else if (card) document.getElementById(`r${card.slice(1)}`)?.scrollIntoView({ block: "center" });
});
