// A file that is being made: how far it is comes by itself; without this file one looks again.

const EVERY = 1000;

async function look() {
  const answer = await fetch(location.href, { credentials: "same-origin" });
  if (!answer.ok) return;
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const found = page.getElementById("making");
  const here = document.getElementById("making");
  if (!found || !here) return;
  const isDone = !found.hasAttribute("data-under-way");
  if (isDone) here.replaceWith(found);
  else here.querySelector("[data-far]").replaceWith(found.querySelector("[data-far]"));
  if (!isDone) setTimeout(look, EVERY);
}

if (document.querySelector("#making[data-under-way]")) setTimeout(look, EVERY);
