// Suggestions under the search box while typing: the combobox with a list, after the WAI-ARIA practices.
// Comfort only: without this file the box is a plain one, and /suggest gives the same as links.
"use strict";

{
  const PAUSE = 150; // milliseconds without a key before the server is asked
  const FEWEST = 2; // letters

  const box = document.getElementById("q");
  const form = box && box.form;
  const address = form && form.dataset.suggest;
  if (address) {
    const list = document.createElement("div");
    const said = document.createElement("p");
    let active = -1;
    let timer = 0;
    let asked = null; // the request under way
    let silentUntil = 0; // when the server has had enough

    list.id = "suggestions";
    list.hidden = true;
    list.setAttribute("role", "listbox");
    list.setAttribute("aria-label", form.dataset.list);
    said.className = "unseen";
    said.setAttribute("aria-live", "polite");
    form.append(list, said);
    for (const [name, value] of Object.entries({
      role: "combobox",
      "aria-autocomplete": "list",
      "aria-haspopup": "listbox",
      "aria-controls": list.id,
      "aria-expanded": "false",
    })) box.setAttribute(name, value);

    const piece = (tag, text, spoken) => {
      const made = document.createElement(tag);
      made.textContent = text;
      if (spoken !== undefined) made.lang = spoken;
      return made;
    };

    const option = (offer, number) => {
      const made = document.createElement("a");
      made.id = `suggestion-${number}`;
      made.href = offer.address;
      made.tabIndex = -1;
      made.setAttribute("role", "option");
      made.setAttribute("aria-selected", "false");
      const name = piece("span", offer.text, "");
      if (offer.alias) name.append(" ", piece("i", offer.alias, ""));
      made.append(name, " ", piece("small", `${offer.kind}, ${offer.counted}`));
      return made;
    };

    const choose = (number) => {
      if (list.children[active]) list.children[active].setAttribute("aria-selected", "false");
      active = number;
      const chosen = list.children[active];
      if (!chosen) return box.removeAttribute("aria-activedescendant");
      chosen.setAttribute("aria-selected", "true");
      chosen.scrollIntoView({ block: "nearest" });
      box.setAttribute("aria-activedescendant", chosen.id);
    };

    const forget = () => {
      clearTimeout(timer);
      if (asked) asked.abort();
      asked = null;
    };

    const close = () => {
      forget();
      choose(-1);
      list.hidden = true;
      list.replaceChildren();
      said.textContent = "";
      box.setAttribute("aria-expanded", "false");
    };

    const show = (offers) => {
      choose(-1);
      list.replaceChildren(...offers.map(option));
      list.hidden = !offers.length;
      box.setAttribute("aria-expanded", String(offers.length > 0));
      said.textContent = offers.length ? form.dataset.some.replace("#", offers.length) : form.dataset.none;
    };

    const ask = async () => {
      forget();
      if (box.value.trim().length < FEWEST || Date.now() < silentUntil) return close();
      const request = new AbortController();
      asked = request;
      const query = new URLSearchParams(new FormData(form));
      query.set("view", form.dataset.view);
      try {
        const answer = await fetch(`${address}?${query}`, { signal: request.signal });
        if (answer.status === 429) silentUntil = Date.now() + 1000 * (Number(answer.headers.get("Retry-After")) || 60);
        const found = answer.ok ? (await answer.json()).suggestions : [];
        if (asked !== request) return undefined;
        asked = null;
        if (document.activeElement === box) show(found);
      } catch {
        if (asked === request) close(); // no answer is no suggestion
      }
      return undefined;
    };

    box.addEventListener("input", (event) => {
      forget();
      choose(-1);
      if (!event.isComposing) timer = setTimeout(ask, PAUSE);
    });

    box.addEventListener("compositionend", () => {
      forget();
      timer = setTimeout(ask, PAUSE);
    });

    const step = (event, by) => {
      event.preventDefault();
      const many = list.children.length;
      if (list.hidden) ask();
      else choose(active < 0 && by < 0 ? many - 1 : (active + by + many) % many);
    };

    box.addEventListener("keydown", (event) => {
      if (event.isComposing || event.ctrlKey || event.metaKey) return;
      if (event.key === "ArrowDown") step(event, 1);
      else if (event.key === "ArrowUp" && !list.hidden) step(event, -1);
      else if (event.key === "Enter" && list.children[active]) {
        event.preventDefault();
        list.children[active].click();
      } else if (event.key === "Enter") forget();
      else if (event.key === "Escape" && !list.hidden) {
        event.preventDefault();
        close();
      } else if (["ArrowLeft", "ArrowRight", "Home", "End"].includes(event.key)) choose(-1);
    });

    // The box keeps the focus while a suggestion is pressed, by mouse or finger.
    list.addEventListener("mousedown", (event) => event.preventDefault());
    box.addEventListener("blur", close);
    form.addEventListener("submit", close);
    window.addEventListener("pageshow", close); // back from where a suggestion led
    document.addEventListener("dogovor:turned", close); // there in place
  }
}
