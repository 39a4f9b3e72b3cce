// A form is sent once: its button keeps width and word and shows that it works, a second press does nothing.
// After a refusal the reader stands at the summary of what is missing.

const posts = (form) => form.getAttribute("method")?.toLowerCase() === "post";

const busy = (form, button) => {
  form.dataset.busy = "";
  (button ?? form.querySelector("button[type=submit]"))?.setAttribute("aria-busy", "true");
};

// The browser's way back, or a reload, shows what was sent with a key of its own: sent again as it stands, it is still the same.
const KEY = "input[type=hidden][name=key]";
const ASIDE = new Set(["key", "csrfmiddlewaretoken"]);
const isBack = ["back_forward", "reload"].includes(performance.getEntriesByType("navigation")[0]?.type);
const know = (form) => {
  const key = form.querySelector(KEY);
  if (!key) return;
  const place = `sent:${location.pathname}${location.search}`;
  const said = JSON.stringify([...new FormData(form)].filter(([name, value]) => !ASIDE.has(name) && typeof value === "string"));
  const before = JSON.parse(sessionStorage.getItem(place) ?? "{}");
  if (isBack && before.said === said) key.value = before.key;
  try {
    sessionStorage.setItem(place, JSON.stringify({ said, key: key.value }));
  } catch {
    // The store is full: then it is a form like any other.
  }
};

const free = (form) => {
  delete form.dataset.busy;
  for (const button of document.querySelectorAll("[aria-busy=true]")) {
    if (button.form === form) button.removeAttribute("aria-busy");
  }
};

document.addEventListener("submit", (event) => {
  const form = event.target;
  if (!posts(form)) return;
  if ("busy" in form.dataset) {
    event.preventDefault();
    event.stopImmediatePropagation();
    return;
  }
  know(form);
  // Whoever handles the form himself (htmx, the theme) frees it himself.
  if (!event.defaultPrevented) busy(form, event.submitter);
});

// An act that is not possible now says why beside it; pressing it does nothing.
const hold = (event) => {
  if (event.target.closest?.('[aria-disabled="true"]')) event.preventDefault();
};
document.addEventListener("click", hold, true);

document.addEventListener("htmx:beforeRequest", ({ detail }) => {
  if (detail.elt.matches("form")) busy(detail.elt);
});
document.addEventListener("htmx:afterRequest", ({ detail }) => {
  if (detail.elt.matches("form")) free(detail.elt);
});
// Back from the browser's store: the form can be sent again.
window.addEventListener("pageshow", ({ persisted }) => {
  if (persisted) for (const form of document.querySelectorAll("form[data-busy]")) free(form);
});

document.querySelector("[data-errors]")?.focus();
