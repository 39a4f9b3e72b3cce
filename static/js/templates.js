// Templates beside an editor: in an empty reply the key / opens them, arrows walk through them, and the chosen one lands
// in the text where the writer was. A place that could not be filled in is chosen next, to be written over.

const PLACE = /[{｛][^{}｛｝\n]{1,24}[}｝]/;

const menuOf = (text) => text.closest("form")?.querySelector("[data-templates]");
const links = (menu) => [...menu.querySelectorAll("[data-insert]")];

const choosePlace = (text, from) => {
  const found = PLACE.exec(text.value.slice(from));
  if (found) text.setSelectionRange(from + found.index, from + found.index + found[0].length);
};

const insert = (link) => {
  const text = document.getElementById(link.dataset.insert);
  const [start, said] = [text.selectionStart, link.querySelector(".template__text").textContent];
  const menu = link.closest("[data-templates]");
  if (menu) menu.open = false;
  text.focus();
  text.setRangeText(said, start, text.selectionEnd, "end");
  text.dispatchEvent(new Event("input", { bubbles: true }));
  choosePlace(text, start);
};

document.addEventListener("click", (event) => {
  const link = event.target.closest?.("[data-templates] [data-insert]");
  if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  insert(link);
});

const find = (menu) => menu.querySelector("[data-templates-find]")?.focus();

document.addEventListener("toggle", ({ target }) => {
  if (target.open && target.matches?.("[data-templates]")) find(target);
}, true);

// The first time, what is found comes after the menu is open.
document.addEventListener("htmx:afterSettle", ({ target }) => {
  const menu = target.closest?.("[data-templates][open]");
  if (menu && target.matches(".menu__panel")) find(menu);
});

document.addEventListener("keydown", (event) => {
  const { key, target } = event;
  if (key === "/" && target.matches?.(".editor__text") && !target.value && menuOf(target) && !event.isComposing) {
    event.preventDefault();
    menuOf(target).open = true;
    return;
  }
  const menu = target.closest?.("[data-templates]");
  if (!menu || !["ArrowDown", "ArrowUp", "Enter"].includes(key) || event.isComposing) return;
  const all = links(menu);
  const at = all.indexOf(target);
  if (key === "Enter") {
    // In the box that finds, Enter takes the first; it must not send the reply.
    if (!target.matches("[data-templates-find]")) return;
    if (all.length) insert(all[0]);
  } else {
    const next = all[at + (key === "ArrowDown" ? 1 : -1)];
    if (next) next.focus();
    else if (key === "ArrowUp") find(menu);
  }
  event.preventDefault();
});
