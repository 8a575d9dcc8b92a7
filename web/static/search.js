// Comfort only: the page does all it does without this file.
"use strict";

// "/" goes to the search box, unless one is typing already.
document.addEventListener("keydown", (event) => {
  if (event.key !== "/" || event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.target.closest("input, textarea, select, [contenteditable]")) return;
  const box = document.getElementById("q");
  if (!box) return;
  event.preventDefault();
  box.focus();
  box.select();
});

// Suggestions are for who types: their script comes with the first letter.
{
  const box = document.getElementById("q");
  let coming = false;
  const fetchScript = () => {
    if (coming || !box.form.dataset.script) return;
    coming = true;
    const script = Object.assign(document.createElement("script"), { src: box.form.dataset.script });
    script.addEventListener("load", () => box.dispatchEvent(new Event("input")));
    document.head.append(script);
  };
  box?.addEventListener("input", fetchScript);
  box?.addEventListener("keydown", (event) => { if (event.key === "ArrowDown") fetchScript(); });
}
