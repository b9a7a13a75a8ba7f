/* Buttons that copy the text of another element; from the disk too, and without leave to write the
   clipboard the text is selected instead. */
"use strict";
for (const button of document.querySelectorAll("button[data-copies]")) {
  const source = document.getElementById(button.dataset.copies);
  const told = button.parentElement.querySelector("[role=status]");
  button.hidden = false;
  button.addEventListener("click", async () => {
    try {
      await navigator.clipboard.writeText(source.textContent);
      told.textContent = "Copied.";
    } catch {
      getSelection().selectAllChildren(source);
      told.textContent = "Selected: copy it with Ctrl+C.";
    }
  });
}
