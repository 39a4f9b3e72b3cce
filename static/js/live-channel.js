// The channel itself. It runs once for all pages of a browser, as their shared worker (one stream, however many pages are
// open: a browser opens six connections to a desk, and no more); where there are no shared workers, in each page.
// It hears the server's events; when they fail it asks every 15 seconds instead, until they can be heard again.

const POLL = 15_000;
const GRACE = 4_000; // a line that breaks and comes back within this time was never lost
const ports = new Set();
let where = null; // addresses: stream, poll
let source = null;
let since = "";
let state = "";
let who = null;
let polling = 0;
let patience = 0;

const tell = (message) => {
  for (const port of ports) port.postMessage(message);
};

const become = (next) => {
  if (state === next) return;
  state = next;
  tell({ state });
};

const meet = (found) => {
  who = found;
  tell({ who });
};

const poll = async () => {
  if (!source || source.readyState === EventSource.CLOSED) listen();
  try {
    const answer = await fetch(`${where.poll}?since=${since}`, { headers: { "X-Desk-Poll": "1" }, redirect: "manual" });
    if (answer.type === "opaqueredirect" || answer.status === 404) return over();
    if (answer.status === 400) since = "";
    if (!answer.ok || state === "live") return undefined;
    const said = await answer.json();
    since = said.since;
    if (!who) meet({ user: said.user, groups: said.groups, size: 1 });
    if (said.facts.length) tell({ facts: said.facts });
  } catch {
    // Not reached: the next time.
  }
  return undefined;
};

const fall = () => {
  if (polling || state === "over") return;
  become("polling");
  poll();
  polling = setInterval(poll, POLL);
};

const over = () => {
  source?.close();
  clearInterval(polling);
  polling = 0;
  become("over");
};

const heard = () => {
  clearTimeout(patience);
  clearInterval(polling);
  patience = polling = 0;
  become("live");
};

const listen = () => {
  const one = new EventSource(since ? `${where.stream}?since=${since}` : where.stream);
  source = one;
  one.addEventListener("open", heard);
  one.addEventListener("hello", ({ data }) => meet(JSON.parse(data)));
  one.addEventListener("over", over);
  one.addEventListener("message", ({ data, lastEventId }) => {
    if (lastEventId) since = lastEventId;
    tell({ facts: JSON.parse(data) });
  });
  one.addEventListener("error", () => {
    if (one.readyState === EventSource.CLOSED) fall();
    else patience ||= setTimeout(fall, GRACE);
  });
};

const join = (port) => {
  port.onmessage = ({ data }) => {
    if (data.leave) {
      ports.delete(port);
      return;
    }
    ports.add(port);
    where = data.join;
    if (!source || state === "over") {
      state = "";
      listen();
    }
    if (who) port.postMessage({ who });
    if (state) port.postMessage({ state });
  };
  port.start?.();
};

if ("onconnect" in self) self.onconnect = ({ ports: [port] }) => join(port);
else self.addEventListener("live:join", ({ detail }) => join(detail));
