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
const filters = document.querySelector(".filters");

document.addEventListener("click", (event) => {
  const link = event.target.closest(".facet a");
  if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
  const row = { facet: link.closest("[data-facet]").dataset.facet, value: link.dataset.value };
  sessionStorage.setItem(KEY, JSON.stringify({ ...row, top: window.scrollY, open: filters.open }));
});

const place = JSON.parse(sessionStorage.getItem(KEY) || "null");
sessionStorage.removeItem(KEY);
if (place && filters) {
  filters.open = place.open;
  const rows = document.querySelectorAll(`[data-facet="${CSS.escape(place.facet)}"] a`);
  const row = [...rows].find((link) => link.dataset.value === place.value);
  if (row) {
    const folded = row.closest("details.facet, details.more");
    if (folded) folded.open = true;
    row.focus({ preventScroll: true });
  }
  window.scrollTo(0, place.top);
}
