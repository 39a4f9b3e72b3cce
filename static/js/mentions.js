// @ in a note offers colleagues: typing narrows them down, arrows choose, Enter or Tab takes one, Esc closes. The writer
// stays in his text all the time; the list tells a reader which one is chosen (aria-activedescendant).

const CALL = /(?:^|[^\w.+-])[@＠]([^\s@＠，。；：]{0,12})$/u;
const WAIT = 120;

const listOf = (text) => document.getElementById(text.dataset.mentions);
const options = (list) => [...list.querySelectorAll("[data-mention]")];
const called = (text) => CALL.exec(text.value.slice(0, text.selectionStart))?.[1];

const choose = (text, option) => {
  for (const one of options(listOf(text))) one.setAttribute("aria-selected", String(one === option));
  text.setAttribute("aria-activedescendant", option.id);
  option.scrollIntoView({ block: "nearest" });
};

const close = (text) => {
  const list = listOf(text);
  list.hidden = true;
  list.replaceChildren();
  text.removeAttribute("aria-activedescendant");
};

const take = (text, option) => {
  const word = called(text) ?? "";
  text.setRangeText(`${option.dataset.mention} `, text.selectionStart - word.length, text.selectionStart, "end");
  close(text);
  text.focus();
  text.dispatchEvent(new Event("input", { bubbles: true }));
};

const offer = async (text) => {
  const [word, list] = [called(text), listOf(text)];
  if (word === undefined) {
    close(text);
    return;
  }
  const answer = await fetch(`${list.dataset.from}?q=${encodeURIComponent(word)}`);
  if (!answer.ok || answer.redirected || called(text) !== word) return;
  list.replaceChildren(...new DOMParser().parseFromString(await answer.text(), "text/html").body.children);
  const first = options(list)[0];
  if (!first) {
    close(text);
    return;
  }
  list.hidden = false;
  choose(text, first);
};

let wait;
document.addEventListener("input", ({ target, isComposing }) => {
  if (!target.dataset?.mentions || isComposing) return;
  clearTimeout(wait);
  wait = setTimeout(offer, WAIT, target);
});
document.addEventListener("compositionend", ({ target }) => {
  if (target.dataset?.mentions) wait = setTimeout(offer, WAIT, target);
});

// Before the other keys of the page: an open list takes them.
document.addEventListener("keydown", (event) => {
  const { key, target } = event;
  const list = target.dataset?.mentions && listOf(target);
  if (!list || list.hidden || event.isComposing || event.ctrlKey || event.metaKey) return;
  const all = options(list);
  const at = all.findIndex((one) => one.getAttribute("aria-selected") === "true");
  if (key === "ArrowDown") choose(target, all[(at + 1) % all.length]);
  else if (key === "ArrowUp") choose(target, all[(at - 1 + all.length) % all.length]);
  else if (key === "Enter" || key === "Tab") take(target, all[at]);
  else if (key === "Escape") close(target);
  else return;
  event.preventDefault();
  event.stopPropagation();
}, true);

document.addEventListener("mousedown", (event) => {
  const option = event.target.closest?.("[data-mention]");
  if (!option) return;
  event.preventDefault();
  take(document.querySelector(`[data-mentions="${option.parentElement.id}"]`), option);
});
document.addEventListener("focusout", ({ target }) => {
  if (target.dataset?.mentions) close(target);
});
