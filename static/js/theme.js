// The theme switch works without leaving the page; the server keeps the choice in a cookie.

for (const form of document.querySelectorAll("form[data-theme-switch]")) {
  form.addEventListener("submit", async (event) => {
    const wanted = event.submitter?.value;
    if (!wanted) return;
    event.preventDefault();
    document.documentElement.dataset.theme = wanted;
    for (const button of document.querySelectorAll("form[data-theme-switch] button")) {
      button.setAttribute("aria-pressed", String(button.value === wanted));
    }
    const body = new URLSearchParams(new FormData(form));
    body.set("theme", wanted);
    await fetch(form.getAttribute("action"), { method: "POST", body, redirect: "manual" });
  });
}
