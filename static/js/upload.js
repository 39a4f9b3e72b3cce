// A form with files shows how far they are. The form itself stays an ordinary one: without script, or without files, the
// browser sends it; here the same request goes out by a way that tells of its progress, and the page that comes back
// takes the place of this one. Files of a form that comes back with a question are still chosen.

const facts = JSON.parse(document.querySelector('meta[name="facts"]').content);
const WORTH = 100 * 1024; // below, it is gone before anybody could look at a bar
let sent = false;

const files = (form) => [...form.querySelectorAll("input[type=file]")].flatMap((input) => [...input.files]);

const bar = (form) => {
  const zone = form.querySelector("[data-drop]") ?? form;
  const line = document.createElement("div");
  line.className = "sending";
  line.setAttribute("role", "status");
  const progress = document.createElement("progress");
  progress.className = "progress";
  progress.max = 100;
  progress.setAttribute("aria-label", facts.sending);
  const said = document.createElement("span");
  said.className = "num small";
  line.append(progress, said);
  zone.after(line);
  return (share) => {
    progress.value = Math.round(100 * share);
    said.textContent = `${facts.sending} ${Math.round(100 * share)} %`;
  };
};

const chosen = (form) => new Map([...form.querySelectorAll("input[type=file]")].map((input) => [input.name, input.files]));

// The line failed, or what answered was not the desk: nothing typed is lost, and the button can be pressed again.
const stay = (form) => {
  document.dispatchEvent(new Event("form:unsent"));
  form.querySelector(".sending")?.remove();
  delete form.dataset.busy;
  const buttons = [...form.querySelectorAll("button[type=submit]")];
  for (const button of buttons) button.removeAttribute("aria-busy");
  const line = document.createElement("p");
  line.className = "errors";
  line.setAttribute("role", "alert");
  line.dataset.unsent = "";
  line.textContent = facts.unsent;
  (buttons.at(-1)?.parentElement ?? form).before(line);
};

const show = (html, url, kept, form) => {
  const page = new DOMParser().parseFromString(html, "text/html");
  const main = page.querySelector("main");
  if (!main) return stay(form);
  document.title = page.title;
  document.querySelector("main").replaceWith(main);
  if (url !== location.href) history.pushState({ sent: true }, "", url);
  sent = true;
  if (main.querySelector("[data-refused], [data-errors]")) document.dispatchEvent(new Event("form:unsent"));
  for (const input of main.querySelectorAll("input[type=file]")) {
    if (!kept.get(input.name)?.length) continue;
    input.files = kept.get(input.name);
    main.querySelector("[data-lost-files]")?.remove();
  }
  window.htmx?.process(main);
  document.dispatchEvent(new Event("htmx:afterSettle"));
  for (const input of main.querySelectorAll("input[type=file]")) input.dispatchEvent(new Event("change", { bubbles: true }));
  window.scrollTo(0, 0);
  (main.querySelector("[data-errors]") ?? main).focus();
};

document.addEventListener("submit", (event) => {
  const form = event.target;
  const given = files(form);
  if (event.defaultPrevented || form.enctype !== "multipart/form-data" || !given.length) return;
  event.preventDefault();
  form.querySelector("[data-unsent]")?.remove();
  const kept = chosen(form);
  const tell = given.reduce((sum, file) => sum + file.size, 0) < WORTH ? () => {} : bar(form);
  const request = new XMLHttpRequest();
  request.upload.addEventListener("progress", ({ loaded, total }) => tell(loaded / total));
  request.addEventListener("load", () => (request.status < 500 ? show(request.responseText, request.responseURL, kept, form) : stay(form)));
  request.addEventListener("error", () => stay(form));
  request.open("POST", form.action);
  request.send(new FormData(form, event.submitter));
});

// Back to, or forward from, a page that was put here: what is shown is another one's. Within a page (#main) nothing is.
window.addEventListener("popstate", () => sent && location.reload());
