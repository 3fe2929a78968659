// Buttons that copy a text of the page; without this file it is selected and copied by hand.

for (const button of document.querySelectorAll("[data-copies]")) {
  button.hidden = false;
  button.addEventListener("click", () => copy(button));
}

async function copy(button) {
  const field = document.getElementById(button.dataset.copies);
  const said = button.parentElement.querySelector("[role=status]");
  said.textContent = "";
  try {
    await navigator.clipboard.writeText(field.value);
    said.textContent = "Copied.";
  } catch {
    // Without https a browser lets no page write to the clipboard.
    field.focus();
    field.select();
    said.textContent = "Selected; copy it with the key that copies.";
  }
}
