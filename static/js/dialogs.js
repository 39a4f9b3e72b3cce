// Dialogs: data-dialog="id" on a link or button opens one (the link leads to a page where there is no script),
// data-close closes it, data-modal on one the server sent open makes it modal. Esc and focus are the browser's own.

document.addEventListener("click", (event) => {
  const opener = event.target.closest?.("[data-dialog]");
  const dialog = opener && document.getElementById(opener.dataset.dialog);
  if (dialog && opener.getAttribute("aria-disabled") !== "true") {
    event.preventDefault();
    dialog.showModal();
  }
  event.target.closest?.("[data-close]")?.closest("dialog")?.close();
});

const raise = () => {
  for (const dialog of document.querySelectorAll("dialog[open][data-modal]")) {
    delete dialog.dataset.modal;
    dialog.close();
    dialog.showModal();
  }
};
raise();
document.addEventListener("htmx:afterSettle", raise);
