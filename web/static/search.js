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

// Choosing a filter keeps the place on the page, the open filters and the focus.
const KEY = "dogovor-place";
const nameOf = (link) => link.querySelector("span").textContent;
const filters = document.querySelector(".filters");

const rowsOf = (facet) => [...document.querySelectorAll(`[data-facet="${CSS.escape(facet)}"] a.row`)];

document.addEventListener("click", (event) => {
  const clicked = event.target.closest("a.row, .columns-of a");
  if (!clicked || event.ctrlKey || event.metaKey || event.shiftKey) return;
  const facet = clicked.closest("[data-facet]").dataset.facet;
  // A column leads where its row does, and the focus goes to the row.
  const address = clicked.getAttribute("href");
  const link = rowsOf(facet).find((row) => row.getAttribute("href") === address);
  if (!link) return;
  const place = { facet, name: nameOf(link), top: window.scrollY, open: filters.open };
  sessionStorage.setItem(KEY, JSON.stringify(place));
});

const place = JSON.parse(sessionStorage.getItem(KEY) || "null");
sessionStorage.removeItem(KEY);
if (place && filters) {
  filters.open = place.open;
  const row = rowsOf(place.facet).find((link) => nameOf(link) === place.name);
  if (row) {
    const folded = row.closest("details.facet, details.more");
    if (folded) folded.open = true;
    row.focus({ preventScroll: true });
  }
  window.scrollTo(0, place.top);
}
