// Nothing typed is lost. Every form with data-guard keeps what was changed in this tab's own store, puts it back when
// the page comes again, warns before it is left, and throws it away once the server has accepted it. Whoever wants to
// keep it elsewhere as well hears of each change ("draft") and may give back what he has ("draft:found").

const facts = JSON.parse(document.querySelector('meta[name="facts"]').content);
const SENT = "draft-sent";
const SKIPPED = new Set(["hidden", "password", "file", "submit", "button", "reset"]);
const WRONG = "[data-errors], [aria-invalid=true]";

const guarded = () => [...document.querySelectorAll("form[data-guard]")];
// Whoever reads this page: another one at the same window is shown nothing of it.
const PREFIX = `draft:${document.body.dataset.user ?? ""}:`;
// A form that comes back from the address that takes it belongs to the page it stood on (data-place).
const here = document.querySelector("[data-place]")?.dataset.place ?? location.pathname;
const keyOf = (form) => `${PREFIX}${here}:${form.dataset.guard || form.getAttribute("id")}`;
const controls = (form) => [...form.elements].filter((el) => el.name && !SKIPPED.has(el.type));
const isChoice = (el) => el.type === "checkbox" || el.type === "radio";

const changed = (el) => {
  if (isChoice(el)) return el.checked !== el.defaultChecked;
  if (el.tagName !== "SELECT") return el.value !== el.defaultValue;
  // A list without a chosen option shows its first: that is no change.
  const given = [...el.options].findIndex((option) => option.defaultSelected);
  return el.selectedIndex !== Math.max(given, 0);
};

const written = (form) =>
  controls(form)
    .filter(changed)
    .map((el) => (isChoice(el) ? [el.name, el.value, el.checked] : [el.name, null, el.value]));

const tell = (key, kept, form) => {
  const detail = { place: key.slice(PREFIX.length), kept, form };
  document.dispatchEvent(new CustomEvent("draft", { detail }));
};

const drop = (key, form) => {
  sessionStorage.removeItem(key);
  tell(key, null, form);
};

const keep = (form) => {
  const kept = written(form);
  const [key, text] = [keyOf(form), JSON.stringify(kept)];
  if ((sessionStorage.getItem(key) ?? "[]") === text) return;
  if (!kept.length) {
    drop(key, form);
    return;
  }
  tell(key, text, form);
  try {
    sessionStorage.setItem(key, text);
  } catch {
    // The store is full: the text still stands in the page, and leaving it still warns.
  }
};

const say = (form, words) => {
  const line = document.createElement("p");
  line.className = "kept full";
  line.setAttribute("role", "status");
  const discard = document.createElement("button");
  discard.type = "button";
  discard.className = "btn btn--mini";
  discard.textContent = facts.discard;
  discard.addEventListener("click", () => {
    drop(keyOf(form), form);
    form.reset();
    line.remove();
  });
  line.append(words, discard);
  form.prepend(line);
};

// A part of the form (data-swapped) depends on a choice. What was typed there waits unseen in it, and the choice is made
// anew, so that the server sends the part that belongs to it, filled in.
const layBy = (part, name, content) => {
  const el = document.createElement("input");
  Object.assign(el, { type: "hidden", name, value: content });
  part.append(el);
};

const choose = (part, el) => {
  if (!el.closest(`[hx-target="#${part.getAttribute("id")}"]`)) return;
  // htmx listens from then on.
  document.addEventListener("DOMContentLoaded", () => el.dispatchEvent(new Event("change", { bubbles: true })));
};

// What was typed and came back from the server is not saved there: it counts as changed, whatever the page says now.
const disown = (els) => {
  const typed = els.map((el) => (isChoice(el) ? el.checked : el.tagName === "SELECT" ? el.selectedIndex : el.value));
  els.forEach((el, at) => {
    if (isChoice(el)) el.defaultChecked = !typed[at];
    else if (el.tagName === "SELECT") [...el.options].forEach((option, place) => (option.defaultSelected = !typed[at] && place === 1));
    else el.defaultValue = typed[at] ? "" : " ";
  });
  els.forEach((el, at) => {
    if (isChoice(el)) el.checked = typed[at];
    else if (el.tagName === "SELECT") el.selectedIndex = typed[at];
    else el.value = typed[at];
  });
};

const own = (part) => {
  disown([...part.querySelectorAll("textarea, input:not([type=hidden], [type=radio], [type=checkbox])")].filter((el) => el.value));
  keep(part.closest("form"));
};

// After a refusal the server has sent the text back itself: what was kept is said by it, and what is typed now joins it.
const goOn = (form, held) => {
  disown(controls(form).filter((el) => held.some(([name, value]) => el.name === name && (!isChoice(el) || el.value === value))));
  keep(form);
};

// An editor behind its tab comes to the front with its text, unless somebody has chosen or begun the other one.
const show = (form) => {
  const tab = document.getElementById(`write-${form.dataset.guard}`);
  const editors = [...(tab?.closest(".compose").querySelectorAll("form[data-guard]") ?? [])];
  const isChosen = new URLSearchParams(location.search).has("write") || tab?.closest(".compose").contains(document.activeElement);
  if (tab && !isChosen && !editors.some((other) => other !== form && written(other).length)) tab.checked = true;
};

const restore = (form, held, words = facts.kept) => {
  const part = form.querySelector("[data-swapped]");
  let put = 0;
  for (const [name, value, content] of held) {
    const found = controls(form).filter((el) => el.name === name && (!isChoice(el) || el.value === value));
    for (const el of found) {
      if (isChoice(el)) el.checked = content;
      else el.value = content;
      put += 1;
      if (part && content) choose(part, el);
    }
    if (part && content && !found.length) layBy(part, name, value ?? content);
  }
  if (!put) return;
  say(form, words);
  show(form);
};

const start = (form) => {
  if ("guarding" in form.dataset) return;
  form.dataset.guarding = "";
  const held = JSON.parse(sessionStorage.getItem(keyOf(form)) ?? "[]");
  if (form.querySelector(WRONG)) goOn(form, held);
  else restore(form, held);
  form.addEventListener("draft:found", ({ detail }) => {
    if (!form.querySelector(WRONG) && !written(form).length) restore(form, detail.content, detail.words);
  });
  let wait;
  form.addEventListener("input", () => {
    clearTimeout(wait);
    wait = setTimeout(keep, 300, form);
  });
  form.addEventListener("change", () => keep(form));
};

// The page before this one sent a form. It was accepted unless this page says otherwise, or is nobody's: whoever comes to
// the log-in instead has sent nothing.
const settle = () => {
  const sent = sessionStorage.getItem(SENT);
  if (!sent) return;
  sessionStorage.removeItem(SENT);
  if (!sent.startsWith(PREFIX)) return;
  const again = guarded().find((form) => keyOf(form) === sent);
  if (!document.querySelector("[data-refused]") && !again?.querySelector(WRONG)) {
    sessionStorage.removeItem(sent);
    // The other scripts listen from then on.
    document.addEventListener("DOMContentLoaded", () => tell(sent, null));
  }
};

settle();
guarded().forEach(start);
document.addEventListener("htmx:afterSettle", ({ target }) => {
  guarded().forEach(start);
  if (target.matches?.("[data-guard] [data-swapped]")) own(target);
});
document.addEventListener("htmx:afterRequest", ({ detail }) => {
  if (detail.successful && detail.elt.matches("form[data-guard]")) drop(keyOf(detail.elt), detail.elt);
});

let leaving = false;
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (event.defaultPrevented) return;
  guarded().forEach(keep);
  if ("guard" in form.dataset) sessionStorage.setItem(SENT, keyOf(form));
  // A switch of language comes back to this page, and the text with it.
  leaving = "guard" in form.dataset || "keeps" in form.dataset;
});
window.addEventListener("pageshow", () => {
  leaving = false;
});
// Who sends a form himself says so when it was not accepted (upload.js).
document.addEventListener("form:unsent", () => {
  sessionStorage.removeItem(SENT);
  leaving = false;
});
// Logged out meanwhile: the way leads to the log-in and back to here.
document.addEventListener("htmx:beforeOnLoad", ({ detail: { xhr } }) => {
  if (!xhr.getResponseHeader("HX-Redirect")?.includes("/login/")) return;
  guarded().forEach(keep);
  leaving = true;
});
window.addEventListener("beforeunload", (event) => {
  if (leaving || !guarded().some((form) => written(form).length)) return;
  event.preventDefault();
  event.returnValue = "";
});
