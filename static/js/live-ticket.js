// The page of a ticket, while somebody else acts on it: its parts become new in place, the timeline only where its top is
// in sight (else a button says how many entries are new). Whoever is writing is told what happened, keeps every word, and
// still meets the question “changed meanwhile” when he sends, unless he has said that he has seen it.

const feedButton = document.querySelector("[data-feed-new]");
const feedSaid = document.querySelector("[data-feed-said]"); // for those who do not see it flash
const meanwhile = document.querySelector("[data-meanwhile]");
const head = () => document.querySelector("[data-ticket]");
const feed = () => document.querySelector('[data-part="feed"]');
const scroller = () => feed()?.closest(".scroll");
const entries = (list) => [...(list?.querySelectorAll(".entry") ?? [])];
let isAsking = false;
let isAgain = false;
let later = null; // the timeline that waits until its top is in sight

const forms = () => [...document.querySelectorAll("form")].filter((form) => form.elements.version);
const isWritten = (form) => [...form.querySelectorAll("textarea")].some((text) => text.value !== text.defaultValue);

const howMany = (count) => (count === 1 ? feedButton.dataset.one : feedButton.dataset.several.replace("{n}", count));

const flash = (list, count) => {
  for (const entry of entries(list).slice(0, count)) entry.dataset.new = "";
};

const insert = (list, count) => {
  feed().replaceWith(list);
  window.htmx.process(list);
  flash(list, count);
  later = null;
  feedButton.hidden = true;
};

const keepFeed = (fresh) => {
  const count = entries(fresh).length - entries(feed()).length;
  const list = document.adoptNode(fresh);
  if (count > 0) feedSaid.textContent = howMany(count);
  if (scroller().scrollTop < 8 || count <= 0) insert(list, count);
  else {
    later = { list, count };
    feedButton.textContent = howMany(count);
    feedButton.hidden = false;
  }
  return count;
};

const renew = (version, told) => {
  let isStale = false;
  for (const form of forms()) {
    if (form.closest("#panel") || isWritten(form)) isStale = true;
    else form.elements.version.value = version;
  }
  if (!isStale || !meanwhile || !told) return;
  const words = meanwhile.querySelector("[data-meanwhile-words]");
  words.textContent = words.dataset.meanwhileWords.replace("{what}", told);
  meanwhile.hidden = false;
};

const wordsOf = (entry) => {
  const [at, words] = [entry.querySelector(".entry__at"), entry.querySelector(".entry__h").cloneNode(true)];
  for (const mark of words.querySelectorAll(".muted")) mark.remove();
  return `${at.textContent} ${words.textContent}`.replace(/\s+/g, " ").trim();
};

const ask = () => {
  if (isAsking) {
    isAgain = true;
    return;
  }
  isAsking = true;
  let told = "";
  const keep = (part, fresh) => {
    if (part.dataset.part !== "feed") return false;
    const newest = fresh.querySelector(".entry");
    if (keepFeed(fresh) > 0) told = wordsOf(newest);
    return true;
  };
  const done = (page) => {
    isAsking = false;
    // The head has moved from there into this page, unless it was left alone.
    if (page) renew((page.querySelector("[data-ticket]") ?? head()).dataset.version, told);
    document.dispatchEvent(new CustomEvent("live:refreshed"));
    if (isAgain) setTimeout(ask, 500);
    isAgain = false;
  };
  document.dispatchEvent(new CustomEvent("live:fetch", { detail: { keep, done } }));
};

if (head() && feedButton) {
  let timer = 0;
  document.addEventListener("live:facts", ({ detail }) => {
    const { ticket, version } = head().dataset;
    const concerns = ({ kind, number, version: now }) =>
      kind === "reload" || (number === ticket && (kind === "clock" || (kind === "ticket" && now > Number(version))));
    if (detail.facts.some(concerns)) timer ||= setTimeout(() => { timer = 0; ask(); }, 150);
  });
  feedButton.addEventListener("click", () => {
    if (later) insert(later.list, later.count);
    scroller().scrollTop = 0;
    scroller().focus({ preventScroll: true });
  });
  scroller().addEventListener("scroll", () => {
    if (later && scroller().scrollTop < 8) insert(later.list, later.count);
  });
  meanwhile?.querySelector("[data-meanwhile-seen]").addEventListener("click", () => {
    for (const form of forms()) if (!form.closest("#panel")) form.elements.version.value = head().dataset.version;
    meanwhile.hidden = true;
    document.querySelector(".compose__by:checked ~ .editor .editor__text")?.focus();
  });
}
