// What waits on this device is shown where it belongs: one calm line on top, and under each job what of it is not sent yet,
// with its text and, where the server refused it, why and what can be done.

const line = document.getElementById("offline");
const template = document.getElementById("unsent-line");
const outbox = document.getElementById("outbox");
const WAIT = 1200; // what is sent at once needs no word
let known = { connection: "fine", mine: [], going: 0, others: 0 };
let later = 0;

const put = (node, text) => {
  node.hidden = !text;
  node.textContent = text;
};

const lineOf = (one) => {
  const row = template.content.firstElementChild.cloneNode(true);
  const part = (name) => row.querySelector(`[data-${name}]`);
  row.dataset.state = one.state;
  row.dataset.id = one.id;
  part("what").textContent = one.what;
  part("number").textContent = one.job;
  row.querySelector(".unsent__h [data-state]").textContent = template.dataset[one.state];
  put(part("text"), one.text);
  part("progress").hidden = one.state !== "sending" || !one.files.length;
  const isRefused = one.state === "refused";
  put(part("why"), isRefused ? one.why || template.dataset.unread : "");
  part("acts").hidden = !isRefused;
  part("mend").hidden = !formOf(one) && !elsewhere(one);
  return row;
};

// Photos and signatures are made anew.
const isWritten = (one) => !one.files.length && !one.fields.some(([name]) => name === "strokes");

// The form it was written in, where it is on this page.
const formOf = (one) => {
  if (!isWritten(one)) return null;
  const forms = [...document.querySelectorAll(`form[data-work="${one.job}"]`)];
  return forms.find((form) => form.getAttribute("action") === one.url && (form.dataset.guard ?? "") === one.guard) ?? null;
};

// Else the job's own page has it, where it is put back as soon as that is open.
const elsewhere = (one) => {
  const [, page, verb] = /^(.+\/)do\/(\w+)\/$/.exec(one.url) ?? [];
  return page && page !== location.pathname && isWritten(one) ? `${page}?do=${verb}#mend-${one.id}` : "";
};

const placeOf = (one) => document.querySelector(`#work [data-unsent="${one.job}"]`) ?? outbox.querySelector("[data-unsent]");

const speak = () => {
  const { connection, mine, going, others } = known;
  const refused = mine.filter(({ state }) => state === "refused").length;
  const n = mine.length - refused;
  const kept = "kept" in document.documentElement.dataset;
  let words = "";
  if (connection === "login" && n) words = line.dataset.login.replace("{n}", n);
  else if (n && (connection === "away" || !navigator.onLine)) words = line.dataset.waiting.replace("{n}", n);
  else if (going) words = line.dataset.sending.replace("{n}", going);
  else if (refused) words = line.dataset.refused.replace("{n}", refused);
  else if (kept || !navigator.onLine) words = line.dataset.stale.replace("{time}", line.dataset.asOf);
  else if (others) words = line.dataset.other.replace("{n}", others);
  line.hidden = !words;
  const said = line.querySelector("[data-words]");
  if (said.textContent !== words) said.textContent = words;
  const way = line.querySelector("[data-to-login]");
  way.hidden = !(connection === "login" && n);
  way.href = document.getElementById("work").dataset.login;
};

// Who stood at a button of a line that is made new, or gone, does not lose his place.
const stand = (was, id) => {
  if (!was || (document.activeElement && document.activeElement !== document.body)) return;
  const row = document.querySelector(`[data-id="${id}"] .unsent__acts:not([hidden]) button:not([hidden])`);
  const job = was.closest("[data-job]")?.querySelector("summary, a[href]");
  (row ?? job ?? document.getElementById("main")).focus({ preventScroll: true });
};

const show = () => {
  const was = document.activeElement?.closest("[data-unsent]");
  const id = document.activeElement?.closest("[data-id]")?.dataset.id;
  for (const list of document.querySelectorAll("[data-unsent]")) list.replaceChildren();
  for (const form of document.querySelectorAll("form[data-pending]")) delete form.dataset.pending;
  for (const one of known.mine) {
    placeOf(one).append(lineOf(one));
    const form = one.state === "refused" || !/\/do\/(accept|resume)\/$/.test(one.url) ? null : formOf(one);
    if (form) form.dataset.pending = "";
  }
  outbox.hidden = !outbox.querySelector("li");
  stand(was, id);
  speak();
};

// As of when: the time of the page, with its day where that is not today.
const asOf = () => {
  const at = new Date(document.getElementById("work").dataset.at);
  const time = at.toTimeString().slice(0, 5);
  const isToday = at.toDateString() === new Date().toDateString();
  line.dataset.asOf = isToday ? time : line.dataset.day.replace("{day}", `${at.getMonth() + 1}-${at.getDate()}`).replace("{time}", time);
};

const hear = ({ detail }) => {
  const isNews = detail.mine.some(({ state }) => state === "refused") || detail.connection !== "fine" || !navigator.onLine;
  known = detail;
  clearTimeout(later);
  if (isNews || !detail.mine.length) show();
  else later = setTimeout(show, WAIT);
  const led = detail.mine.find((one) => one.state === "refused" && location.hash === `#mend-${one.id}` && formOf(one));
  if (!led) return;
  history.replaceState(null, "", location.pathname);
  mend(led);
};

const mend = (one) => {
  const form = formOf(one);
  if (!form) return location.assign(elsewhere(one));
  for (const [name, value] of one.fields) {
    if (name === "version") continue; // it is judged by what he sees now
    for (const el of form.querySelectorAll(`[name="${name}"]`)) {
      if (el.type === "radio" || el.type === "checkbox") el.checked = el.value === value;
      else if (el.type !== "submit" && el.type !== "hidden") el.value = value;
    }
  }
  for (let fold = form.closest("details"); fold; fold = fold.parentElement.closest("details")) fold.open = true;
  form.dispatchEvent(new Event("change", { bubbles: true }));
  document.dispatchEvent(new CustomEvent("work:drop", { detail: { id: one.id } }));
  const first = form.querySelector("textarea, input:not([type=hidden], [type=radio])");
  (first ?? form.querySelector("button")).focus();
};

const press = ({ target }) => {
  const button = target.closest?.(".unsent__acts button");
  const row = button?.closest("[data-id]");
  const one = row && known.mine.find(({ id }) => id === Number(row.dataset.id));
  if (!one) return;
  if ("mend" in button.dataset) mend(one);
  else if ("again" in button.dataset) document.dispatchEvent(new CustomEvent("work:again", { detail: { id: one.id } }));
  else if ("sure" in button.dataset) document.dispatchEvent(new CustomEvent("work:drop", { detail: { id: one.id } }));
  else {
    button.dataset.sure = "";
    button.querySelector("span").textContent = template.dataset.sure;
  }
};

const progress = ({ detail }) => {
  const bar = document.querySelector(`[data-id="${detail.id}"] progress`);
  if (bar) bar.value = Math.round(100 * detail.share);
};

if (line && template) {
  asOf();
  document.addEventListener("work:changed", hear);
  document.addEventListener("work:progress", progress);
  document.addEventListener("click", press);
  document.addEventListener("work:fresh", () => {
    asOf();
    show();
  });
  window.addEventListener("online", speak);
  window.addEventListener("offline", speak);
  speak();
  document.dispatchEvent(new Event("work:ask"));
}
