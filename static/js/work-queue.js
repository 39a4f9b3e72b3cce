// What was done without a connection waits on this device and is sent in its order when there is one again. Each thing has
// a key of its own, so that it can be sent again when its answer was lost: the server does it once. It belongs to whoever
// did it, and is sent as nobody else's. The other modules say "work:keep", "work:again" and "work:drop", and hear
// "work:changed" and "work:sent".

const place = document.getElementById("work");
const owner = place?.dataset.owner;
const STORE = "acts";
const EVERY = 15_000;
const PATIENCE = 60_000; // nothing moves any more; a large photo on a slow line may take longer, and arrives
const SOON = 10_000; // for the question whether there is a connection: a dead one often says nothing at all
const AWAY = new Set([0, 408, 429, 500, 502, 503, 504]); // no answer, or none of ours: it is sent again
const BROKEN = 500; // the desk is there and fails at this one: what belongs to other jobs goes on

const say = (name, detail) => document.dispatchEvent(new CustomEvent(name, { detail }));

const opened = new Promise((done, failed) => {
  const request = indexedDB.open("desk-work", 1);
  request.onupgradeneeded = () => request.result.createObjectStore(STORE, { keyPath: "id", autoIncrement: true });
  request.onsuccess = () => done(request.result);
  request.onerror = () => failed(request.error);
});
opened.catch(() => {}); // whoever keeps something hears of it

const store = async (mode, act) => {
  const database = await opened;
  return new Promise((done, failed) => {
    const transaction = database.transaction(STORE, mode);
    const request = act(transaction.objectStore(STORE));
    transaction.oncomplete = () => done(request.result);
    transaction.onerror = transaction.onabort = () => failed(transaction.error);
  });
};

const all = () => store("readonly", (acts) => acts.getAll());
const mine = async () => (await all()).filter((one) => one.owner === owner);
const put = (one) => store("readwrite", (acts) => acts.put(one));
const drop = (id) => store("readwrite", (acts) => acts.delete(id));

// What follows on the same job waits until somebody has said what becomes of the refused one. Nothing follows from a photo.
const held = (items) => new Set(items.filter(({ state, files }) => state === "refused" && !files.length).map(({ job }) => job));

let connection = "fine"; // fine, away, login
const tell = async () => {
  const items = await all();
  const own = items.filter((one) => one.owner === owner);
  const stuck = held(own);
  const going = own.filter(({ state, job }) => state !== "refused" && !stuck.has(job)).length;
  say("work:changed", { connection, mine: own, going, others: items.length - own.length });
};

const soon = () => {
  const ends = new AbortController();
  setTimeout(() => ends.abort(), SOON);
  return ends.signal;
};

// Who is logged in, with a fresh token; null without a connection, false when nobody is.
const pulse = async () => {
  try {
    const answer = await fetch(place.dataset.pulse, { headers: { "X-Desk-Poll": "1" }, redirect: "manual", cache: "no-store", signal: soon() });
    if (answer.type === "opaqueredirect") return false;
    return answer.ok ? await answer.json() : null;
  } catch {
    return null;
  }
};

const bodyOf = (one) => {
  const body = new FormData();
  for (const [name, value] of one.fields) body.append(name, value);
  for (const { name, blob } of one.files) body.append("file", blob, name);
  body.append("once", one.key);
  body.append("owner", one.owner);
  return body;
};

const read = (text) => {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
};

const post = (one, token) =>
  new Promise((done) => {
    const request = new XMLHttpRequest();
    request.open("POST", one.url);
    request.setRequestHeader("X-CSRFToken", token);
    request.setRequestHeader("X-Desk-Queue", "1");
    let still = 0;
    const moves = () => {
      clearTimeout(still);
      still = setTimeout(() => request.abort(), PATIENCE);
    };
    request.upload.onprogress = ({ loaded, total }) => {
      moves();
      say("work:progress", { id: one.id, share: total ? loaded / total : 0 });
    };
    request.onload = () => done({ status: request.status, answer: read(request.responseText) });
    request.onerror = request.onabort = () => done({ status: 0, answer: null });
    request.onloadend = () => clearTimeout(still);
    moves();
    request.send(bodyOf(one));
  });

// "next" where the next one may follow, "aside" where only what belongs to other jobs may, else "stop".
const send = async (one, token) => {
  await put({ ...one, state: "sending" });
  await tell();
  const { status, answer } = await post(one, token);
  if (answer?.done) {
    await drop(one.id);
    say("work:sent", one);
    return "next";
  }
  const isForeign = answer?.code === "other_user" || (status === 200 && !answer);
  const isAway = AWAY.has(status);
  if (isForeign || isAway || (status === 403 && !answer)) {
    await put({ ...one, state: "waiting" });
    connection = isAway ? "away" : "login";
    return status === BROKEN ? "aside" : "stop";
  }
  await put({ ...one, state: "refused", why: answer?.message ?? "" });
  return "next";
};

const next = (items, tried, aside = new Set()) => {
  const stuck = new Set([...held(items), ...aside]);
  return items.find((one) => one.state !== "refused" && !stuck.has(one.job) && !tried.has(one.id));
};

const drain = async () => {
  const tried = new Set();
  let one = next(await mine(), tried);
  if (!one) return;
  const who = await pulse();
  connection = who ? "fine" : who === null ? "away" : "login";
  if (who && String(who.user) !== owner) connection = "login";
  if (connection !== "fine") return;
  const aside = new Set();
  for (; one; one = next(await mine(), tried, aside)) {
    tried.add(one.id);
    const goesOn = await send(one, who.csrf);
    if (goesOn === "stop") break;
    if (goesOn === "aside") aside.add(one.job);
  }
};

// One page sends at a time. Where browsers know no locks, two may: the key sees to it that nothing is done twice.
let running = false;
let wanted = false;
const alone = (act) => (navigator.locks ? navigator.locks.request("desk-work", act) : act());
const run = async () => {
  wanted = true;
  if (running) return;
  running = true;
  try {
    while (wanted) {
      wanted = false;
      await alone(drain);
    }
  } finally {
    running = false;
    await tell();
  }
};

const keep = async ({ detail }) => {
  try {
    await store("readwrite", (acts) => detail.several.map((one) => acts.put({ ...one, owner, state: "waiting", why: "" })).at(-1));
  } catch {
    detail.failed();
    return;
  }
  detail.kept();
  navigator.storage?.persist?.().catch(() => {}); // a telephone short of room throws this away last
  await tell();
  run();
};

if (place) {
  document.addEventListener("work:keep", keep);
  document.addEventListener("work:drop", async ({ detail }) => {
    await drop(detail.id);
    run();
  });
  document.addEventListener("work:again", async ({ detail }) => {
    const one = (await mine()).find(({ id }) => id === detail.id);
    if (one) await put({ ...one, state: "waiting", why: "" });
    run();
  });
  document.addEventListener("work:ask", tell);
  window.addEventListener("online", run);
  window.addEventListener("offline", () => {
    connection = "away";
    tell();
  });
  document.addEventListener("visibilitychange", () => document.hidden || run());
  setInterval(run, EVERY);
  window.addEventListener("load", run);
}
