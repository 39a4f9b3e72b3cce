// The forms of the engineer's pages go into the queue (work-queue.js) and not straight to the server: a press is taken at
// once, with or without a connection. Photos are made smaller first, so that a bad connection carries them. Where nothing
// can be kept, the browser sends the form as it would without script.

const LARGEST = 1600; // pixels: a screw can be read, and it is a few hundred KB
const QUALITY = 0.82;
const ASIDE = new Set(["csrfmiddlewaretoken", "once"]);
const ONCE = /\/do\/(accept|resume)\/$/;
const SILENT = new Set(["version", "strokes", "is_internal", "other_at"]);

const newKey = () => [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, "0")).join("");

// What the browser cannot draw (HEIC on some), and what would not get smaller, goes as it is.
const shrink = async (file) => {
  if (!/^image\/(jpeg|png|webp|hei[cf])$/.test(file.type) || !("createImageBitmap" in window)) return file;
  try {
    const picture = await createImageBitmap(file);
    const scale = Math.min(1, LARGEST / Math.max(picture.width, picture.height));
    const canvas = document.createElement("canvas");
    canvas.width = Math.round(picture.width * scale);
    canvas.height = Math.round(picture.height * scale);
    canvas.getContext("2d").drawImage(picture, 0, 0, canvas.width, canvas.height);
    picture.close();
    const blob = await new Promise((done) => canvas.toBlob(done, "image/jpeg", QUALITY));
    return blob && blob.size < file.size ? blob : file;
  } catch {
    return file;
  }
};

const jpg = (name) => `${name.replace(/\.\w+$/, "")}.jpg`;
const stamp = () => new Date().toISOString().slice(5, 19).replace(/\D/g, "");
const filesOf = (form) =>
  Promise.all(
    [...form.querySelectorAll("input[type=file]")]
      .flatMap((input) => [...input.files])
      .map(async (file, place) => {
        const blob = await shrink(file);
        // Every telephone calls its photo image.jpg: the time tells them apart.
        const plain = /^image\.\w+$/.test(file.name) ? `photo-${stamp()}-${place + 1}.${file.name.split(".").pop()}` : file.name;
        return { name: blob === file ? plain : jpg(plain), blob };
      }),
  );

const fieldsOf = (form, button) => {
  const fields = [...new FormData(form)].filter(([name, value]) => !ASIDE.has(name) && typeof value === "string");
  if (button?.name) fields.push([button.name, button.value]);
  return fields;
};

// What is shown of it while it waits: what was written, or what was chosen.
const textOf = (form, button, files) => {
  if (files.length) return files.map(({ name }) => name).join(", ");
  if (button?.dataset.says) return button.dataset.says;
  const says = [...form.querySelectorAll("input:checked[data-says]")].map((el) => el.dataset.says);
  const written = [...form.elements].filter((el) => el.name && !SILENT.has(el.name) && /^(textarea|text|datetime-local)$/.test(el.type));
  return [...says, ...written.map((el) => el.value.trim())].filter(Boolean).join("\n");
};

const kept = (several) => new Promise((done, failed) => document.dispatchEvent(new CustomEvent("work:keep", { detail: { several, kept: done, failed } })));

const emptied = (form) => {
  form.reset();
  form.dispatchEvent(new Event("change")); // its draft is none any more
  form.closest("dialog")?.close();
  const fold = form.closest("details.job__act");
  if (!fold) return;
  if (fold.contains(document.activeElement)) fold.querySelector("summary").focus({ preventScroll: true });
  fold.open = false;
};

const take = async (form, button) => {
  const files = await filesOf(form);
  const common = { job: form.dataset.work, url: form.getAttribute("action"), what: form.dataset.what, guard: form.dataset.guard ?? "", at: Date.now() };
  const fields = fieldsOf(form, button);
  try {
    // One photo, one sending: what arrives has arrived. Kept they are together or not at all, or the browser sends some twice.
    const parts = files.length ? files.map((file) => [file]) : [[]];
    await kept(parts.map((part) => ({ ...common, key: newKey(), fields, files: part, text: textOf(form, button, part) })));
  } catch {
    form.dataset.plain = "";
    form.requestSubmit(button?.name ? button : undefined);
    return;
  }
  emptied(form);
  if (ONCE.test(common.url)) form.dataset.pending = ""; // pressed again it would only be refused
};

const unsigned = (form) => {
  const { name, strokes, confirmed } = form.elements;
  if (!form.querySelector("[data-unsigned]")) return false;
  const lacks = { "[data-unnamed]": !name.value.trim(), "[data-unsigned]": !strokes.value && !confirmed.checked };
  for (const [line, isMissing] of Object.entries(lacks)) form.querySelector(line).hidden = !isMissing;
  const said = form.querySelector("[data-unnamed]:not([hidden]), [data-unsigned]:not([hidden])");
  said?.scrollIntoView({ block: "center" });
  if (said && lacks["[data-unnamed]"]) name.focus({ preventScroll: true });
  return Boolean(said);
};

// Before the other modules hear of it: for them the form is not sent.
document.addEventListener(
  "submit",
  (event) => {
    const form = event.target;
    if (!("work" in form.dataset) || "plain" in form.dataset || !("indexedDB" in window)) return;
    event.preventDefault();
    if ("taking" in form.dataset || unsigned(form)) return;
    form.dataset.taking = "";
    take(form, event.submitter).finally(() => delete form.dataset.taking);
  },
  true,
);

// A photo is sent when it is taken.
document.addEventListener("change", ({ target }) => {
  if (target.matches?.("[data-at-once]") && target.files.length) target.form.requestSubmit();
});

// The button that accepts says what it promises; another time is asked for only where it is chosen.
const promise = (form) => {
  const chosen = form.querySelector("input[name=committed_at]:checked");
  const commit = form.querySelector(".commit");
  const words = form.querySelector("[data-chosen]");
  const other = form.querySelector("[name=other_at]");
  commit.dataset.ready = "";
  other.toggleAttribute("data-wanted", "other" in (chosen?.dataset ?? {}));
  const time = chosen?.dataset.says ?? other.value.slice(11, 16);
  words.dataset.bare ??= words.textContent;
  words.textContent = time ? words.dataset.words.replace("{time}", time) : words.dataset.bare;
};
const promises = () => {
  for (const commit of document.querySelectorAll("form[data-work] .commit")) promise(commit.closest("form"));
};
document.addEventListener("change", ({ target }) => target.closest?.(".commit") && promise(target.form));
document.addEventListener("reset", () => setTimeout(promises, 0));
document.addEventListener("htmx:afterSettle", promises);
promises();

// A pad that was hidden while it was drawn is drawn when it can be seen.
document.addEventListener("click", ({ target }) => target.closest?.("[data-dialog]") && setTimeout(() => window.dispatchEvent(new Event("resize")), 0));
