// What is written about something that stays (a ticket, a conversation) is kept on the server too, three seconds after it
// was typed, and is there on the next device. A form with a [data-kept] line is such a form; the line says when. The form
// for a new call is none: what was said by the last caller has no place in it.

const place = document.querySelector('meta[name="drafts"]');
const EVERY = 3000;
const AGAIN = 15000;
const waiting = new Map();
let dropping = Promise.resolve();

const headers = () => JSON.parse(document.body.getAttribute("hx-headers") ?? "{}");
const nameOf = (form) => form.dataset.guard || form.getAttribute("id");
const whereOf = (form) => `${location.pathname}:${nameOf(form)}`;
const note = (form, words) => {
  const line = form?.querySelector("[data-kept]");
  if (line) line.textContent = words;
};

const post = (where, kept, more = {}) => {
  const body = new FormData();
  body.append("place", where);
  body.append("content", kept ?? "");
  return fetch(place.content, { method: "POST", headers: headers(), body, ...more });
};

const send = async (where) => {
  const { kept, form } = waiting.get(where);
  waiting.delete(where);
  try {
    const answer = await post(where, kept);
    if (!answer.ok || answer.redirected) throw new Error(answer.status);
    const { kept_at: at } = await answer.json();
    note(form, at ? place.dataset.kept.replace("{time}", at) : "");
  } catch {
    // It still stands in this tab's own store.
    note(form, place.dataset.unkept);
    if (!waiting.has(where)) waiting.set(where, { kept, form, timer: setTimeout(send, AGAIN, where) });
  }
};

const forget = (where) => {
  clearTimeout(waiting.get(where)?.timer);
  waiting.delete(where);
};

document.addEventListener("draft", ({ detail }) => {
  const { place: where, kept, form } = detail;
  if (kept === null) {
    forget(where);
    waiting.set(where, { kept, form });
    dropping = send(where);
    return;
  }
  if (!form.querySelector("[data-kept]")) return;
  const timer = waiting.get(where)?.timer ?? setTimeout(send, EVERY, where);
  waiting.set(where, { kept, form, timer });
});

// What is sent is no draft any more; and whoever leaves sooner has it kept on the way out.
document.addEventListener("submit", ({ target, defaultPrevented }) => {
  if (!defaultPrevented && "guard" in target.dataset) forget(whereOf(target));
});
window.addEventListener("pagehide", () => {
  for (const [where, { kept }] of waiting) post(where, kept, { keepalive: true });
  waiting.clear();
});

const guarded = () => [...document.querySelectorAll("form[data-guard]")].filter((form) => form.querySelector("[data-kept]"));

const fetchKept = async () => {
  if (!guarded().length) return;
  await dropping;
  const answer = await fetch(`${place.content}?page=${encodeURIComponent(location.pathname)}`, { headers: { "X-Desk-Poll": "1" } });
  if (!answer.ok || answer.redirected) return;
  const found = await answer.json();
  for (const form of guarded()) {
    const held = found[nameOf(form)];
    if (!held || waiting.has(whereOf(form))) continue;
    const words = place.dataset.found.replace("{time}", held.kept_at);
    form.dispatchEvent(new CustomEvent("draft:found", { detail: { content: held.content, words } }));
  }
};

// After the page was left by a form that was accepted, its draft is dropped first.
if (place) document.addEventListener("DOMContentLoaded", () => setTimeout(fetchKept, 0));
