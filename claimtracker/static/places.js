// Places in a text, in code points of one of its parts, as the ledger counts them; and the cursor
// that marks words without a mouse.

const paragraphOf = (node) =>
  (node.nodeType === Node.ELEMENT_NODE ? node : node.parentElement)?.closest("[data-start]");

const isNumber = (word) => word.parentElement.closest(".ref");

// The words of a paragraph, without the numbers that we put between them.
function* words(paragraph) {
  const walker = document.createTreeWalker(paragraph, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) if (!isNumber(walker.currentNode)) yield walker.currentNode;
}

const codePoints = (string) => [...string].length;

function offsetIn(paragraph, node, offset) {
  const end = document.createRange();
  end.setStart(paragraph, 0);
  end.setEnd(node, offset);
  let counted = 0;
  for (const word of words(paragraph)) {
    if (!end.intersectsNode(word)) break;
    counted += codePoints(word === node ? word.data.slice(0, offset) : word.data);
    if (word === node) break;
  }
  return Number(paragraph.dataset.start) + counted;
}

// A selection may begin or end on an element, or in a number: move it to the words themselves.
function edge(text, range, first) {
  const [node, offset] = first
    ? [range.startContainer, range.startOffset]
    : [range.endContainer, range.endOffset];
  if (node.nodeType === Node.TEXT_NODE && !isNumber(node) && paragraphOf(node))
    return [node, offset];
  const inside = [...text.querySelectorAll("[data-start]")]
    .flatMap((paragraph) => [...words(paragraph)])
    .filter((word) => range.intersectsNode(word) && word.length);
  const word = first ? inside[0] : inside.at(-1);
  return word ? [word, first ? 0 : word.length] : null;
}

// Where what is marked begins and ends in the words of a text; null where none are marked.
function edges(text) {
  const selection = getSelection();
  if (!selection.rangeCount || selection.isCollapsed) return null;
  const range = selection.getRangeAt(0);
  if (!range.intersectsNode(text)) return null;
  const found = [edge(text, range, true), edge(text, range, false)];
  return found.every((one) => one && paragraphOf(one[0])) ? found : null;
}

const partOf = ([word]) => paragraphOf(word).dataset.part;

// Whether what is marked reaches from one part of a text into another.
export function isAcross(text) {
  const found = edges(text);
  return found !== null && partOf(found[0]) !== partOf(found[1]);
}

// The words of a text that are marked: part, start and end; null where none are.
export function marked(text) {
  const found = edges(text);
  if (!found || isAcross(text)) return null;
  const [from, to] = found;
  const [first, last] = [paragraphOf(from[0]), paragraphOf(to[0])];
  const [start, end] = [offsetIn(first, ...from), offsetIn(last, ...to)];
  return start < end ? { part: first.dataset.part, start, end } : null;
}

// Put the cursor on the first word, where it can be seen.
export function begin(text) {
  const first = words(text.querySelector("[data-start]")).next().value;
  if (!first) return;
  getSelection().collapse(first, 0);
  getSelection().modify("extend", "forward", "word");
}

const STEPS = {
  ArrowRight: ["forward", "word"], ArrowLeft: ["backward", "word"],
  ArrowDown: ["forward", "line"], ArrowUp: ["backward", "line"],
};

// Move a cursor of one word by an arrow, or stretch it with Shift; say whether the key was one.
export function moved(text, event) {
  if (!(event.key in STEPS)) return false;
  const selection = getSelection();
  if (!selection.rangeCount || !text.contains(selection.anchorNode)) begin(text);
  if (!event.shiftKey) selection.collapseToStart();
  const [direction, unit] = STEPS[event.key];
  const step = event.altKey && unit === "word" ? "character" : unit;
  selection.modify(event.shiftKey ? "extend" : "move", direction, step);
  if (!event.shiftKey) show(selection, direction, event.altKey ? "character" : "word");
  return true;
}

// Between two paragraphs there is nothing to see: the cursor goes on to a word.
function show(selection, direction, step) {
  selection.modify("extend", "forward", step);
  if (String(selection).trim()) return;
  if (direction === "forward") selection.collapseToEnd();
  else selection.collapseToStart(), selection.modify("move", direction, "word");
  selection.modify("extend", "forward", "word");
}
