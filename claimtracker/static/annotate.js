// Marking passages of an article: by mouse, by touch, and by a text cursor moved with the keys.
// Everything here is also done by forms without a script; this only saves steps.
"use strict";

(() => {
  const text = document.querySelector("[data-annotate]");
  const place = document.getElementById("panel");
  if (!text || !place) return;

  // ---- places: code points of one part of the text, as the ledger counts them ----

  const paragraphOf = (node) =>
    (node.nodeType === Node.ELEMENT_NODE ? node : node.parentElement)?.closest("[data-start]");

  // The words of a paragraph, without the numbers that we put between them.
  function* words(paragraph) {
    const walker = document.createTreeWalker(paragraph, NodeFilter.SHOW_TEXT);
    while (walker.nextNode())
      if (!walker.currentNode.parentElement.closest(".ref")) yield walker.currentNode;
  }

  const codePoints = (string) => [...string].length;

  function offsetIn(paragraph, node, offset) {
    const end = document.createRange();
    end.setStart(paragraph, 0);
    end.setEnd(node, offset);
    let counted = 0;
    for (const word of words(paragraph)) {
      if (!end.intersectsNode(word)) break;
      const whole = word.data;
      counted += codePoints(word === node ? whole.slice(0, offset) : whole);
      if (word === node) break;
    }
    return Number(paragraph.dataset.start) + counted;
  }

  // A selection may begin or end on an element, or in a number: move it to the words themselves.
  function edge(range, first) {
    const [node, offset] = first
      ? [range.startContainer, range.startOffset]
      : [range.endContainer, range.endOffset];
    if (node.nodeType === Node.TEXT_NODE && !node.parentElement.closest(".ref") && paragraphOf(node))
      return [node, offset];
    const inside = [...text.querySelectorAll("[data-start]")]
      .flatMap((paragraph) => [...words(paragraph)])
      .filter((word) => range.intersectsNode(word) && word.length);
    const word = first ? inside[0] : inside.at(-1);
    return word ? [word, first ? 0 : word.length] : null;
  }

  function marked() {
    const selection = getSelection();
    if (!selection.rangeCount || selection.isCollapsed) return null;
    const range = selection.getRangeAt(0);
    if (!range.intersectsNode(text)) return null;
    const [from, to] = [edge(range, true), edge(range, false)];
    if (!from || !to) return null;
    const [first, last] = [paragraphOf(from[0]), paragraphOf(to[0])];
    if (!first || !last || first.dataset.part !== last.dataset.part) return null;
    const [start, end] = [offsetIn(first, ...from), offsetIn(last, ...to)];
    return start < end ? { part: first.dataset.part, start, end } : null;
  }

  // ---- the panel ----

  let asked = null;

  async function open(where, more = {}) {
    asked?.abort();
    asked = new AbortController();
    const query = new URLSearchParams({ ...where, ...more });
    try {
      const answer = await fetch(`${text.dataset.annotate}?${query}`, {
        headers: { "HX-Request": "true" }, signal: asked.signal,
      });
      if (answer.status === 401) return location.assign(`${text.dataset.annotate}?${query}`);
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      const panel = page.querySelector("[data-panel]");
      place.replaceChildren(panel ?? said(page));
      place.hidden = false;
      place.dataset.where = JSON.stringify(where);
      (place.querySelector("[name=claim]:checked") ?? place).focus({ preventScroll: true });
      remember();
    } catch (error) {
      if (error.name !== "AbortError") place.replaceChildren(said());
    }
  }

  function said(page) {
    const told = document.createElement("p");
    told.className = "note error";
    told.textContent =
      page?.querySelector("main p")?.textContent ?? "The ledger does not answer; try again.";
    return told;
  }

  function close() {
    place.hidden = true;
    place.replaceChildren();
    text.focus({ preventScroll: true });
  }

  // What was chosen stays to be seen while the focus is in the panel.
  function remember() {
    if (!window.CSS?.highlights || !getSelection().rangeCount) return;
    CSS.highlights.set("passage", new Highlight(getSelection().getRangeAt(0).cloneRange()));
  }

  // What the reading means, and what it would contradict, is asked anew while somebody types.
  let waiting = 0;
  place.addEventListener("input", (event) => {
    if (event.target.name === "statement" || event.target.name === "value") chooseNew();
    clearTimeout(waiting);
    waiting = setTimeout(refresh, 200);
  });

  function chooseNew() {
    const fresh = place.querySelector("[name=claim][value=new]");
    if (fresh) fresh.checked = true;
  }

  async function refresh() {
    const form = place.querySelector("form");
    if (!form) return;
    const query = new URLSearchParams(new FormData(form));
    for (const name of ["form_token", "form_key"]) query.delete(name);
    query.set("written", "yes");
    const answer = await fetch(`${text.dataset.annotate}?${query}`, {
      headers: { "HX-Request": "true" },
    });
    if (!answer.ok) return;
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    for (const part of ["#meaning", ".contra"]) {
      const [now, then] = [place.querySelector(part), page.querySelector(part)];
      if (now && then) now.replaceChildren(...then.childNodes);
    }
  }

  // ---- keys ----

  const writes = (target) =>
    target.matches("textarea, select, input:not([type=radio], [type=checkbox], [type=submit])");

  function inPanel(event) {
    if (event.key === "Escape") return close();
    if (writes(event.target)) return;
    // Whatever has the focus and can be pressed is what Enter presses.
    if (event.key === "Enter" && event.target.closest("button, summary, a")) return;
    const chosen = [...place.querySelectorAll("[data-key]")].find(
      (control) => control.dataset.key === event.key,
    );
    const stance = { a: "affirms", d: "denies", q: "questions", v: "observes" }[event.key];
    if (chosen) chosen.click();
    else if (stance) place.querySelector(`[name=stance][value=${stance}]`)?.click();
    else if (event.key === "o") otherAnswer();
    else if (event.key === "l") press("mark");
    else if (event.key === "x") press("opposite");
    else if (event.key === "Enter") press("tie");
    else return;
    event.preventDefault();
  }

  function otherAnswer() {
    chooseNew();
    const value = place.querySelector("[name=value]");
    if (value) {
      value.closest("details").open = true;
      value.focus();
      value.select();
    }
  }

  const press = (action) => place.querySelector(`button[name=action][value=${action}]`)?.click();

  // Without a mouse: a cursor of one word, moved by the arrows and stretched with Shift.
  function inText(event) {
    const selection = getSelection();
    const steps = {
      ArrowRight: ["forward", "word"], ArrowLeft: ["backward", "word"],
      ArrowDown: ["forward", "line"], ArrowUp: ["backward", "line"],
    }[event.key];
    if (steps) {
      if (!selection.rangeCount || !text.contains(selection.anchorNode)) begin();
      if (!event.shiftKey) selection.collapseToStart();
      const step = event.altKey && steps[1] === "word" ? "character" : steps[1];
      selection.modify(event.shiftKey ? "extend" : "move", steps[0], step);
      if (!event.shiftKey) selection.modify("extend", "forward", event.altKey ? "character" : "word");
    } else if (event.key === "Enter" && marked()) {
      open(marked());
    } else if (event.key === "l" && marked()) {
      markLoose(marked());
    } else return;
    event.preventDefault();
  }

  function begin() {
    const first = words(text.querySelector("[data-start]")).next().value;
    if (first) getSelection().collapse(first, 0);
  }

  async function markLoose(where) {
    await open(where);
    press("mark");
  }

  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.isComposing) return;
    if (place.contains(event.target)) return inPanel(event);
    if (text.contains(event.target) && !event.target.closest("a.ref")) return inText(event);
    if (writes(event.target) || event.altKey) return;
    if (event.key === "l" && marked()) markLoose(marked());
    else if (event.key === "z") document.querySelector("[data-undo] button, [data-redo] button")?.click();
    else if (event.key === "Z") document.querySelector("[data-redo] button")?.click();
    else if (event.key === "c") text.focus(), begin();
    else if (event.key === "g") document.querySelector("[data-again]")?.click();
    else if (event.key === "t") (looseAt(event.target) ?? loose()[0])?.click();
    else if (event.key === "n") nextLoose(event.target)?.focus();
    else if (event.key === "Delete") throwOut(event.target);
    else if (event.key === "?") showKeys();
    else return;
    event.preventDefault();
  });

  // ---- passages that wait: tied or thrown out one after the other ----

  const loose = () => [...document.querySelectorAll(".card [data-open]")];
  const looseAt = (target) => target.closest(".card")?.querySelector("[data-open]");
  const throwOut = (target) => target.closest(".card")?.querySelector("[data-throw] button")?.click();

  function nextLoose(target) {
    const waiting = loose();
    return waiting[(waiting.indexOf(looseAt(target)) + 1) % waiting.length];
  }

  document.addEventListener("click", (event) => {
    const link = event.target.closest("[data-open], [data-again]");
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    open(Object.fromEntries(new URL(link.href).searchParams));
  });

  if (new URLSearchParams(location.search).get("then") === "loose") loose()[0]?.focus();

  function showKeys() {
    const keys = document.getElementById("keys");
    keys.open = true;
    keys.querySelector("summary").focus();
  }

  text.addEventListener("pointerup", () => setTimeout(() => marked() && open(marked()), 10));
  document.addEventListener("selectionchange", () => {
    if (matchMedia("(pointer: coarse)").matches) {
      clearTimeout(waiting);
      waiting = setTimeout(() => marked() && open(marked()), 600);
    }
  });

  // ---- the text and the cards: one lights up the other ----

  const numbers = (node) =>
    node.closest?.("[data-numbers]")?.dataset.numbers.split(" ") ?? [];
  function light(event, on) {
    for (const number of numbers(event.target))
      for (const lit of document.querySelectorAll(`[data-numbers~="${number}"]`))
        lit.classList.toggle("on", on);
  }
  for (const [name, on] of [["mouseover", true], ["mouseout", false], ["focusin", true], ["focusout", false]])
    document.addEventListener(name, (event) => light(event, on));
})();
