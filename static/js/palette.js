// The command palette: Ctrl+K opens it, arrows choose, Enter goes there; an act opens over the page where the page has room
// for it (#panel). What fits is asked of the server, with the ticket that is open or chosen in the list.

const dialog = document.getElementById("palette");
const box = dialog?.querySelector("[data-palette-q]");
const found = dialog?.querySelector("#palette-found");
const options = () => [...found.querySelectorAll('[role="option"]:not([aria-disabled="true"])')];
const chosen = () => found.querySelector('[aria-selected="true"]');

const ticket = () =>
  location.pathname.match(/^\/tickets\/([A-Za-z0-9-]+)\//)?.[1] ??
  document.querySelector('[data-rows] [role="row"][aria-selected="true"][data-number]')?.dataset.number ??
  "";

const choose = (option) => {
  chosen()?.setAttribute("aria-selected", "false");
  if (!option) return box.removeAttribute("aria-activedescendant");
  option.setAttribute("aria-selected", "true");
  option.scrollIntoView({ block: "nearest" });
  box.setAttribute("aria-activedescendant", option.id);
};

let asked = 0;
const ask = async () => {
  asked += 1;
  const mine = asked;
  const query = new URLSearchParams({ q: box.value, ticket: ticket() });
  const answer = await fetch(`${box.dataset.url}?${query}`, { headers: { "HX-Request": "true" } });
  if (mine !== asked || !answer.ok) return;
  found.replaceChildren(...new DOMParser().parseFromString(await answer.text(), "text/html").body.childNodes);
  choose(options()[0]);
};

const go = (option) => {
  if (!option?.dataset.url) return;
  dialog.close();
  if ("act" in option.dataset && document.getElementById("panel") && !/\/(edit|files)\/$/.test(option.dataset.url))
    window.htmx.ajax("GET", option.dataset.url, { target: "#panel" });
  else location.assign(option.dataset.url);
};

const open = () => {
  box.value = "";
  found.replaceChildren();
  dialog.showModal();
  box.focus();
  ask();
};

const walk = (step) => {
  const all = options();
  choose(all[(all.indexOf(chosen()) + step + all.length) % all.length]);
};

if (dialog) {
  let wait;
  box.addEventListener("input", () => {
    clearTimeout(wait);
    wait = setTimeout(ask, 120);
  });
  dialog.addEventListener("keydown", (event) => {
    if (event.isComposing) return;
    if (event.key === "ArrowDown" || event.key === "ArrowUp") walk(event.key === "ArrowDown" ? 1 : -1);
    else if (event.key === "Enter") go(chosen());
    else return;
    event.preventDefault();
  });
  found.addEventListener("click", ({ target }) => go(target.closest('[role="option"]')));
  document.addEventListener("click", (event) => {
    if (!event.target.closest?.("[data-palette-open]")) return;
    event.preventDefault();
    open();
  });
  document.addEventListener("keydown", (event) => {
    if (event.key.toLowerCase() !== "k" || !(event.ctrlKey || event.metaKey) || event.altKey || event.shiftKey) return;
    event.preventDefault();
    if (!dialog.open && !document.querySelector("dialog[open]")) open();
  });
}
