// The worker of the engineer's pages. It keeps the last page of today's work, and the files of ours that draw it, and gives
// them out when the server cannot be reached. It knows no other page and touches nothing that is sent.

const KEPT = "desk-today";
const FILES = "desk-files";
const PATIENCE = 5000; // so long a bad connection is waited for, when there is a page to show meanwhile
const OLDEST = 24 * 3600 * 1000; // what is older tells nobody anything, and has no business on a device
const SCOPE = new URL(self.registration.scope).pathname;
const STATIC = new URL(self.location).searchParams.get("files") ?? "/static/";
const HASHED = /\.[0-9a-f]{12}\.\w+$/;

self.addEventListener("install", () => self.skipWaiting());
self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));

const keptPage = async () => {
  const found = await (await caches.open(KEPT)).match(SCOPE);
  if (!found) return null;
  if (Date.now() - Number(found.headers.get("X-Kept-At")) < OLDEST) return found;
  await caches.delete(KEPT);
  return null;
};

const isToday = (answer) => answer.ok && !answer.redirected && (answer.headers.get("Content-Type") ?? "").startsWith("text/html");

const keepPage = async (answer) => {
  const headers = new Headers(answer.headers);
  headers.set("X-Kept-At", String(Date.now()));
  const page = new Response(await answer.blob(), { status: 200, headers });
  await (await caches.open(KEPT)).put(SCOPE, page);
};

// The page says of itself that it was kept: its clocks and its line on top go by that.
const asKept = async (page) => {
  const html = (await page.text()).replace("<html ", "<html data-kept ");
  return new Response(html, { status: 200, headers: page.headers });
};

const after = (wait) => new Promise((done) => setTimeout(done, wait, null));

const today = async (event) => {
  const asked = fetch(event.request).then(async (answer) => {
    if (isToday(answer)) await keepPage(answer.clone());
    else if (answer.type === "opaqueredirect") await caches.delete(KEPT); // to the log-in
    return answer;
  });
  event.waitUntil(asked.catch(() => {}));
  const kept = await keptPage();
  if (!kept) return asked;
  try {
    const answer = await Promise.race([asked, after(PATIENCE)]);
    if (answer && answer.status < 500) return answer;
  } catch {
    // no connection
  }
  return asKept(kept);
};

// The page asks for itself anew: what it gets is the last one.
const anew = async (request) => {
  const answer = await fetch(request);
  if (isToday(answer)) await keepPage(answer.clone());
  return answer;
};

// Of a single job there is what today's page has of it.
const job = async (event) => {
  try {
    return await fetch(event.request);
  } catch (error) {
    if (!(await keptPage())) throw error;
    const number = new URL(event.request.url).pathname.slice(SCOPE.length).split("/")[0];
    return Response.redirect(`${SCOPE}#job-${number}`);
  }
};

const file = async (request) => {
  const files = await caches.open(FILES);
  const known = await files.match(request.url);
  if (known && HASHED.test(new URL(request.url).pathname)) return known;
  try {
    const answer = await fetch(request);
    if (answer.ok) await files.put(request.url, answer.clone());
    return answer;
  } catch (error) {
    if (known) return known;
    throw error;
  }
};

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const { origin, pathname } = new URL(request.url);
  if (request.method !== "GET" || origin !== self.location.origin) return;
  if (pathname.startsWith(STATIC)) event.respondWith(file(request));
  else if (request.mode === "navigate" && pathname === SCOPE) event.respondWith(today(event));
  else if (pathname === SCOPE) event.respondWith(anew(request));
  else if (request.mode === "navigate" && pathname.startsWith(SCOPE)) event.respondWith(job(event));
});

// The first page was drawn before there was a worker: it is asked for once more, and names its files. Those that no page
// names any more go.
const keep = async (names, page) => {
  if (!(await keptPage())) {
    const answer = await fetch(page, { redirect: "manual" });
    if (isToday(answer)) await keepPage(answer);
  }
  const files = await caches.open(FILES);
  const wanted = new Set(names);
  await Promise.all([...wanted].map(async (name) => (await files.match(name)) ?? files.add(name).catch(() => {})));
  for (const request of await files.keys()) if (!wanted.has(request.url) && HASHED.test(request.url)) await files.delete(request);
};

self.addEventListener("message", (event) => {
  if (event.data.keep) event.waitUntil(keep(event.data.keep, event.data.today));
});
