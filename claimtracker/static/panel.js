// The panel in which a passage is decided on: a form of the server's, shown beside the text.

import { afterPause } from "./pauses.js";

export const place = document.getElementById("panel");
export const writes = (target) =>
  target.matches("textarea, select, input:not([type=radio], [type=checkbox], [type=submit])");

let asked = null;
let opener = null;

export async function open(address, from = document.activeElement) {
  mark(false);
  opener = from;
  mark(true);
  asked?.abort();
  asked = new AbortController();
  try {
    const answer = await part(address, { signal: asked.signal });
    if (answer.status === 401) return location.assign(address);
    const page = await read(answer);
    place.replaceChildren(page.querySelector("[data-panel]") ?? told(page));
  } catch (error) {
    if (error.name === "AbortError") return;
    place.replaceChildren(told());
  }
  settled = false;
  place.hidden = false;
  place.parentElement.scrollTop = 0;
  (place.querySelector("[name=claim]:checked") ?? place).focus({ preventScroll: true });
  remember();
  uncover();
}

// On a phone the panel lies over the page: the words that it is about move up above it.
function uncover() {
  const sheet = control(".panel");
  if (!sheet || getComputedStyle(sheet).position !== "fixed") return;
  const about = getSelection().isCollapsed ? opener : getSelection().getRangeAt(0);
  const words = about.getBoundingClientRect();
  const hidden = words.bottom + 16 - sheet.getBoundingClientRect().top;
  if (hidden > 0) scrollBy({ top: Math.min(hidden, words.top - 8), behavior: "instant" });
}

// The passage of a list that is being decided on is lit.
const mark = (on) => opener?.closest?.("[data-waits]")?.classList.toggle("on", on);

export function close() {
  mark(false);
  place.hidden = true;
  place.replaceChildren();
  opener?.focus({ preventScroll: true });
}

export const press = (action) => control(`button[name=action][value=${action}]`)?.click();

const control = (selector) => place.querySelector(selector);
const part = (address, given) =>
  fetch(address, { headers: { "Page-Part": "panel" }, ...given });
const read = async (answer) =>
  new DOMParser().parseFromString(await answer.text(), "text/html");

const told = (page) =>
  noted(page?.querySelector("main p")?.textContent ?? "The ledger does not answer; try again.");

function noted(sentence) {
  const note = document.createElement("p");
  Object.assign(note, { className: "note error", textContent: sentence, role: "alert" });
  return note;
}

// Say why there is no panel for what was marked, until something else is.
export function say(sentence) {
  mark(false);
  asked?.abort();
  opener = document.activeElement;
  place.replaceChildren(noted(sentence));
  place.hidden = false;
}

export const unsay = () => control(":scope > .note") && close();

// What was chosen stays to be seen while the focus is in the panel.
function remember() {
  if (!window.CSS?.highlights || !getSelection().rangeCount) return;
  CSS.highlights.set("passage", new Highlight(getSelection().getRangeAt(0).cloneRange()));
}

// ---- while somebody types: what it means, what it would contradict, which claims are alike ----

const SHOWN = ["#meaning", ".contra"];
// What only the act itself needs of the form.
const UNSENT = ["form_token", "form_key", "proposed", "began", "began_stance", "began_voice", "began_hedged"];

place.addEventListener("input", ({ target }) => {
  if (target.name === "statement" || target.name === "value") chooseNew();
  // A list in which something has the focus stays as it is.
  refresh(writes(target) ? ["#alike", ...SHOWN] : SHOWN);
});

let refreshed = null;

const refresh = afterPause(200, async (parts) => {
  const form = control("form");
  if (!form) return;
  const query = new URLSearchParams(new FormData(form));
  for (const name of UNSENT) query.delete(name);
  query.set("written", "yes");
  refreshed?.abort();
  refreshed = new AbortController();
  try {
    const answer = await part(`${form.getAttribute("action")}?${query}`, { signal: refreshed.signal });
    if (answer.ok) show(await read(answer), parts);
  } catch {
    // What was typed is still there, and the next key asks again.
  }
});

function show(page, parts) {
  for (const selector of parts) {
    const [now, then] = [control(selector), page.querySelector(selector)];
    if (now && then) now.replaceChildren(...then.childNodes);
  }
}

// A claim that the words deny is denied, any other affirmed, until somebody says otherwise.
let settled = false;

place.addEventListener("change", ({ target }) => {
  if (target.name === "stance") settled = true;
  if (target.name === "claim" && !settled)
    control(`[name=stance][value=${target.dataset.stance ?? "affirms"}]`).checked = true;
});

// ---- what was decided is sent, and a refusal is shown where it was typed ----

let isSending = false;

place.addEventListener("submit", async (event) => {
  event.preventDefault();
  if (isSending) return;
  isSending = true;
  await send(event.target, event.submitter).catch(() => complain(told()));
  isSending = false;
});

async function send(form, { name, value }) {
  refreshed?.abort();
  const written = new URLSearchParams(new FormData(form));
  written.append(name, value);
  const answer = await part(form.getAttribute("action"), { method: "POST", body: written });
  if (answer.status === 201) return location.assign(answer.headers.get("Location"));
  // Nobody is signed in any more: the page of signing in takes along what was typed.
  if ([401, 403].includes(answer.status)) return sendAsPage(form, name, value);
  const page = await read(answer);
  const again = page.querySelector("[data-panel]");
  if (!again) return complain(told(page));
  place.replaceChildren(again);
  if (value === "answer" && !control("#errors")) return typeValue();
  control("#errors")?.focus();
}

function sendAsPage(form, name, value) {
  form.append(Object.assign(document.createElement("input"), { type: "hidden", name, value }));
  form.submit();
}

// What was typed stays below the reason why it was not saved.
function complain(note) {
  control(".note.error")?.remove();
  (control("form") ?? place).prepend(note);
  note.tabIndex = -1;
  note.focus();
}

place.addEventListener("click", (event) => {
  if (!event.target.closest("[data-close]")) return;
  event.preventDefault();
  close();
});

// ---- keys ----

const STANCES = { a: "affirms", d: "denies", q: "questions", v: "observes" };

export function keyInPanel(event) {
  if (event.key === "Escape") return close();
  if (writes(event.target)) return;
  // Whatever has the focus and can be pressed is what Enter presses.
  if (event.key === "Enter" && event.target.closest("button, summary, a")) return;
  if (!acted(event.key)) return;
  event.preventDefault();
}

function acted(key) {
  const chosen = [...place.querySelectorAll("[data-key]")].find((one) => one.dataset.key === key);
  if (chosen) chosen.click();
  else if (key === "d" && control("[name=denied]")) deny();
  else if (key in STANCES) control(`[name=stance][value=${STANCES[key]}]`)?.click();
  else if (key === "o") press("answer");
  else if (key === "l") press("mark");
  else if (key === "x") press("opposite");
  else if (key === "Enter") press("tie");
  else return false;
  return true;
}

// A denial of a claim that is here is said on that one.
function deny() {
  control(`[name=claim][value="${CSS.escape(control("[name=denied]").value)}"]`)?.click();
  control("[name=stance][value=denies]").click();
}

function chooseNew() {
  const fresh = control("[name=claim][value=new]");
  if (fresh) fresh.checked = true;
}

// The question is taken over from a claim; only its answer is left to be typed.
function typeValue() {
  const value = control("[name=value]");
  value.closest("details").open = true;
  value.focus();
  value.select();
}
