// A form is sent once: its button keeps width and word and shows that it works, a second press does nothing.
// After a refusal the reader stands at the summary of what is missing.

const posts = (form) => form.getAttribute("method")?.toLowerCase() === "post";

const busy = (form, button) => {
  form.dataset.busy = "";
  (button ?? form.querySelector("button[type=submit]"))?.setAttribute("aria-busy", "true");
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
