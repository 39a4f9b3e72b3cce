// New things announce themselves: by a sound, by their number in the title, by a notification of the browser. Each is
// chosen in the menu of the live mark and kept in this browser for this person: a loudspeaker and the browser's leave
// belong to a place, not to an account.

const menu = document.getElementById("live");
const STORE = `live-says-${menu?.dataset.user}`;
const isDesk = ["agent", "dispatcher"].includes(menu?.dataset.role);
const USUAL = {
  ...{ sound: false, title: true, popup: false },
  ...{ given: true, groups: true, incoming: isDesk, talks: isDesk, calls: isDesk, notices: true },
};
const CLAIMS = "live-told";
const title = document.title;
let who = { user: Number(menu?.dataset.user), groups: [] };
let unseen = 0;
let audio = null;

const chosen = () => {
  try {
    return { ...USUAL, ...JSON.parse(localStorage.getItem(STORE) ?? "{}") };
  } catch {
    return USUAL;
  }
};

const GIVES = new Set(["dispatch", "transfer", "receive", "handover", "decline"]);
const KINDS = {
  ticket: ({ verb, by, assignee, group }) => {
    if (by === who.user || !GIVES.has(verb)) return "";
    if (assignee) return assignee === who.user && verb !== "decline" ? "given" : "";
    if (group) return who.groups.includes(group) ? "groups" : "";
    return verb === "receive" ? "incoming" : "";
  },
  notice: () => "notices",
  talk: ({ asks, assignee }) => (asks && (!assignee || assignee === who.user) ? "talks" : ""),
  call: ({ what, agent }) => (what === "ringing" && (!agent || agent === who.user) ? "calls" : ""),
};

// Several pages of one browser hear the same: the first that takes it announces it.
const claim = (id) => {
  try {
    const told = JSON.parse(localStorage.getItem(CLAIMS) ?? "[]");
    if (told.includes(id)) return false;
    localStorage.setItem(CLAIMS, JSON.stringify([...told.slice(-99), id]));
  } catch {
    return !document.hidden;
  }
  return true;
};

const beep = () => {
  audio ??= new AudioContext();
  const [tone, loudness] = [audio.createOscillator(), audio.createGain()];
  const at = audio.currentTime;
  tone.frequency.setValueAtTime(660, at);
  tone.frequency.setValueAtTime(880, at + 0.12);
  loudness.gain.setValueAtTime(0.08, at);
  loudness.gain.exponentialRampToValueAtTime(0.001, at + 0.35);
  tone.connect(loudness).connect(audio.destination);
  tone.start(at);
  tone.stop(at + 0.36);
};

const entitle = () => {
  document.title = unseen ? `(${unseen > 99 ? "99+" : unseen}) ${title}` : title;
};

const announce = (what, { id, number }, says) => {
  if (says.title && document.hidden) {
    unseen += 1;
    entitle();
  }
  if (!claim(id)) return;
  if (says.sound) beep();
  if (says.popup && document.hidden && Notification.permission === "granted") {
    const words = menu.querySelector(`[data-says="${what}"] + [data-words]`).dataset.words.replace("{number}", number ?? "");
    const popup = new Notification(words, { tag: id });
    popup.onclick = () => window.focus();
  }
};

const fill = () => {
  const says = chosen();
  for (const box of menu.querySelectorAll("[data-says]")) box.checked = says[box.dataset.says];
  const refused = "Notification" in window ? Notification.permission === "denied" : true;
  menu.querySelector("[data-says-refused]").hidden = !(says.popup && refused);
};

if (menu) {
  fill();
  menu.addEventListener("change", async ({ target }) => {
    const name = target.dataset.says;
    if (!name) return;
    localStorage.setItem(STORE, JSON.stringify({ ...chosen(), [name]: target.checked }));
    if (name === "sound" && target.checked) beep();
    if (name === "popup" && target.checked && "Notification" in window) await Notification.requestPermission();
    fill();
  });
  document.addEventListener("visibilitychange", () => {
    if (document.hidden) return;
    unseen = 0;
    entitle();
  });
  document.addEventListener("live:who", ({ detail }) => {
    who = detail;
  });
  document.addEventListener("live:facts", ({ detail }) => {
    const says = chosen();
    for (const fact of detail.facts) {
      const what = KINDS[fact.kind]?.(fact);
      if (what && says[what]) announce(what, fact, says);
    }
  });
}
