// The closing desk and the close-out; what is ticked there, ticks.js counts.

// Opened by its key, the form of a return is written in at once.
document.addEventListener(
  "toggle",
  ({ target }) => {
    if (target.open && target.matches(".closing__return")) target.querySelector("textarea").focus();
  },
  true,
);
