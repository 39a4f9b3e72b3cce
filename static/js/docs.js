// What Swagger UI does not do as the desk does: three remedies.

// The button that opens an operation holds a link of its own, which a keyboard does not reach and a reader does not
// say. Its words are enough; the address still changes with what is open.
function deskPlugin() {
  return {
    wrapComponents: {
      DeepLink: (_, { React }) => ({ text }) => React.createElement("span", { className: "nostyle" }, text),
    },
  };
}

// The lists of a parameter's values have no name, nor has the cross of a dialog. The page is English throughout.
function nameWhatIsNameless() {
  for (const control of document.querySelectorAll("#swagger-ui :is([data-param-name] select, .close-modal):not([aria-label])")) {
    control.setAttribute("aria-label", control.closest("[data-param-name]")?.dataset.paramName ?? "Close");
  }
}

new MutationObserver(nameWhatIsNameless).observe(document.getElementById("swagger-ui"), { childList: true, subtree: true });

// It calls its dark theme by a class.
const DARK = matchMedia("(prefers-color-scheme: dark)");
function wearTheme() {
  const { classList, dataset } = document.documentElement;
  classList.toggle("dark-mode", dataset.theme === "dark" || (dataset.theme === "auto" && DARK.matches));
}

wearTheme();
DARK.addEventListener("change", wearTheme);
new MutationObserver(wearTheme).observe(document.documentElement, { attributeFilter: ["data-theme"] });
