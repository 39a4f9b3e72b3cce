// Who else is at this ticket, and who writes there. The page says every few seconds that it is looked at, at once when
// somebody begins to write, and once more when it is left; what the others do comes over the live channel.

const places = [...document.querySelectorAll("[data-here]")];
const EVERY = 8000;
const WRITES = 20_000; // so long after the last key somebody still counts as writing
const ICONS = { view: "eye", note: "edit", reply: "edit" };
const tab = [...crypto.getRandomValues(new Uint8Array(5))].map((byte) => byte.toString(16).padStart(2, "0")).join("");
const me = Number(document.getElementById("live")?.dataset.user);
let people = [];
let doing = "";
let typed = { at: 0, what: "" };

const chip = ({ name, doing: what }, { dataset }) => {
  const one = document.createElement("span");
  one.className = "here";
  one.dataset.doing = what;
  const [icon, use] = ["svg", "use"].map((tagName) => document.createElementNS("http://www.w3.org/2000/svg", tagName));
  icon.setAttribute("class", "icon");
  icon.setAttribute("aria-hidden", "true");
  use.setAttribute("href", `${dataset.icons}#${ICONS[what]}`);
  icon.append(use);
  one.append(icon, dataset[what].replace("{name}", name));
  return one;
};

const show = (found = people) => {
  people = found.filter(({ id }) => id !== me);
  for (const place of document.querySelectorAll("[data-here]")) {
    const chips = people.map((person) => chip(person, place));
    if (place.textContent !== chips.map(({ textContent }) => textContent).join("")) place.replaceChildren(...chips);
  }
};

const now = () => {
  if (Date.now() - typed.at < WRITES) return typed.what;
  return document.hidden ? "" : "view";
};

const say = async (what) => {
  doing = what;
  const headers = { "X-Desk-Poll": "1", ...JSON.parse(document.body.getAttribute("hx-headers") ?? "{}") };
  const body = new URLSearchParams({ tab, doing });
  try {
    const answer = await fetch(places[0].dataset.here, { method: "POST", headers, body, keepalive: true, redirect: "manual" });
    if (answer.ok && what) show((await answer.json()).people);
  } catch {
    // Not reached, or the page is being left.
  }
};

const look = (isDue) => {
  const what = now();
  if (what !== doing || (isDue && what)) say(what);
};

if (places.length) {
  look(true);
  setInterval(look, EVERY, true);
  document.addEventListener("input", ({ target }) => {
    const form = target.matches?.("textarea") && target.closest(".editor, #panel form");
    if (!form) return;
    typed = { at: Date.now(), what: form.id === "note" ? "note" : "reply" };
    look(false);
  });
  document.addEventListener("visibilitychange", () => look(false));
  window.addEventListener("pagehide", () => say(""));
  window.addEventListener("pageshow", ({ persisted }) => persisted && look(true));
  document.addEventListener("live:refreshed", () => show());
  document.addEventListener("live:facts", ({ detail }) => {
    for (const fact of detail.facts) {
      if (fact.kind === "here" && fact.number === places[0].dataset.number) show(fact.people);
    }
  });
}
