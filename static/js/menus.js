// A details menu closes when the reader turns away from it, with the pointer or with the tab key, or presses Esc.

const close = (menu) => {
  menu.open = false;
};

const leave = ({ target }) => {
  for (const menu of document.querySelectorAll("details[data-menu][open]")) if (!menu.contains(target)) close(menu);
};
document.addEventListener("click", leave);
document.addEventListener("focusin", leave);

document.addEventListener("keydown", ({ key }) => {
  if (key !== "Escape") return;
  for (const menu of document.querySelectorAll("details[data-menu][open]")) {
    close(menu);
    menu.querySelector("summary").focus();
  }
});
