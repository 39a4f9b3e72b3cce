// Files dropped on a form's drop zone or pasted while writing in it land in its file input, with name and size shown.
// Without script the browser's own control does the work.

const facts = JSON.parse(document.querySelector('meta[name="facts"]').content);

const size = (bytes) => {
  if (bytes < 1024) return `${bytes} B`;
  return bytes < 1048576 ? `${Math.round(bytes / 1024)} KB` : `${(bytes / 1048576).toFixed(1)} MB`;
};

const give = (input, files) => {
  const all = new DataTransfer();
  for (const file of files) all.items.add(file);
  input.files = all.files;
  input.dispatchEvent(new Event("change", { bubbles: true }));
};

const list = (zone, input) => {
  const out = zone.querySelector(".drop__files");
  out.replaceChildren(...[...input.files].map((file, index) => {
    const plate = document.createElement("span");
    plate.className = "badge";
    const remove = document.createElement("button");
    remove.type = "button";
    remove.textContent = "×";
    remove.setAttribute("aria-label", `${facts.remove} ${file.name}`);
    remove.addEventListener("click", () => give(input, [...input.files].filter((_, other) => other !== index)));
    plate.append(`${file.name} · ${size(file.size)}`, remove);
    return plate;
  }));
};

// A screenshot from the clipboard is called image.png by every browser: give it the time it was pasted.
const named = (file) => {
  if (!/^image\.\w+$/.test(file.name)) return file;
  const at = new Date().toTimeString().slice(0, 8).replaceAll(":", "");
  return new File([file], file.name.replace("image", `screenshot-${at}`), { type: file.type });
};

const start = (zone) => {
  const input = zone.querySelector("input[type=file]");
  if (!input || "ready" in zone.dataset) return;
  zone.dataset.ready = "";
  const add = (files) => give(input, input.multiple ? [...input.files, ...files] : [...files].slice(-1));
  const over = (event) => {
    if (!event.dataTransfer?.types.includes("Files")) return;
    event.preventDefault();
    zone.dataset.over = "";
  };
  zone.addEventListener("dragenter", over);
  zone.addEventListener("dragover", over);
  zone.addEventListener("dragleave", () => delete zone.dataset.over);
  zone.addEventListener("drop", (event) => {
    event.preventDefault();
    delete zone.dataset.over;
    add(event.dataTransfer.files);
  });
  input.form?.addEventListener("paste", (event) => {
    const files = [...(event.clipboardData?.files ?? [])];
    if (!files.length) return;
    event.preventDefault();
    add(files.map(named));
  });
  input.addEventListener("change", () => list(zone, input));
  list(zone, input);
};

// Pasted or dropped where somebody writes in a text that takes no files itself (data-files-at): the form that does opens
// over the page, with them in it.
const takeElsewhere = async (event, given) => {
  const way = event.target.closest?.("[data-files-at]")?.dataset.filesAt;
  if (!way || !given?.length || event.defaultPrevented) return;
  event.preventDefault();
  const files = [...given].map(named);
  await window.htmx.ajax("GET", way, { target: "#panel" });
  const input = document.querySelector("#panel input[type=file]");
  if (input) give(input, files);
};
document.addEventListener("paste", (event) => takeElsewhere(event, event.clipboardData?.files));
document.addEventListener("drop", (event) => takeElsewhere(event, event.dataTransfer?.files));
document.addEventListener("dragover", (event) => {
  if (event.target.closest?.("[data-files-at]") && event.dataTransfer?.types.includes("Files")) event.preventDefault();
});

const all = () => document.querySelectorAll("[data-drop]").forEach(start);
all();
document.addEventListener("htmx:afterSettle", all);
