// The board asks for itself again; this keeps it still where somebody is reading. A part in which a link or button is
// pointed at or has the keyboard's focus waits for its next turn; what was unfolded stays unfolded; and when the desk
// cannot be reached, the page says so instead of showing old figures as new ones.

const unfolded = new Set();
const isPart = (node) => node?.id === "board-now" || node?.id === "board-figures";
const isRead = (part) => part.matches(":focus-within") || part.querySelector(":is(.risk, .esc, details[data-menu][open]):hover");

document.addEventListener("toggle", ({ target }) => {
  if (target.id && target.isConnected) unfolded[target.open ? "add" : "delete"](target.id);
}, true);

document.addEventListener("htmx:beforeRequest", (event) => {
  if (isPart(event.detail.elt) && isRead(event.detail.elt)) event.preventDefault();
});

document.addEventListener("htmx:afterSettle", () => {
  for (const id of unfolded) {
    const fold = document.getElementById(id);
    if (fold && !fold.open) fold.open = true;
  }
});

const say = (isLive) => {
  for (const mark of document.querySelectorAll(".live[data-lost]")) {
    if (isLive) delete mark.dataset.state;
    else mark.dataset.state = "polling";
    mark.textContent = isLive ? mark.dataset.live : mark.dataset.lost;
  }
};

document.addEventListener("htmx:afterRequest", ({ detail }) => say(detail.successful));
