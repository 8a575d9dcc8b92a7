// The box over a long list of the filters: while one types, the list holds the names that have what was typed.
// They come from the page to which the box leads without this file.
"use strict";

{
  const PAUSE = 150; // milliseconds without a key before the server is asked
  const said = document.createElement("p");
  let timer = 0;
  let asked = null; // the request under way

  said.className = "unseen";
  said.setAttribute("aria-live", "polite");
  document.body.append(said);

  const forget = () => {
    clearTimeout(timer);
    asked?.abort();
  };

  const clear = (panel) => {
    for (const one of panel.querySelectorAll(".sifted")) one.remove();
  };

  const narrow = async (form) => {
    forget();
    const panel = form.parentElement;
    const part = form.elements.part.value.trim();
    panel.classList.toggle("sieved", part !== "");
    if (!part) {
      clear(panel);
      said.textContent = "";
      return;
    }
    const request = new AbortController();
    asked = request;
    try {
      const address = `${form.getAttribute("action")}?${new URLSearchParams(new FormData(form))}`;
      const answer = await fetch(address, { signal: request.signal });
      if (!answer.ok) throw new Error("no list of names");
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      const names = page.querySelectorAll(".names, .found, .rarer"); // the links, and how many there are
      clear(panel);
      panel.append(...names);
      for (const one of names) one.className = "sifted";
      said.textContent = panel.querySelector("p.sifted").textContent;
    } catch {
      if (asked === request) panel.classList.remove("sieved"); // the list as it was
    }
  };

  document.addEventListener("input", (event) => {
    const form = event.target.closest(".facet .sieve");
    if (!form) return;
    forget();
    if (!event.isComposing) timer = setTimeout(narrow, PAUSE, form);
  });

  document.addEventListener("submit", (event) => {
    if (!event.target.matches(".facet .sieve")) return;
    event.preventDefault();
    narrow(event.target);
  });

  document.addEventListener("dogovor:turned", forget);
  const typing = document.activeElement.closest(".facet .sieve"); // something may stand in it already
  if (typing) narrow(typing);
}
