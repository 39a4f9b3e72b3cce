// A signature by hand. The pad keeps its strokes as lists of whole points in a box of 600 × 200, which is what is sent: the
// server draws them anew and never shows a drawing of the browser's. Without script there is no pad, and a tick does.

const WIDTH = 600;
const HEIGHT = 200;
const STEP = 3; // a point nearer than that to the last one says nothing new
const MOST_STROKES = 200;
const MOST_POINTS = 5000;

const isPoint = (point) => Array.isArray(point) && point.length === 2 && point.every(Number.isInteger);

// What was sent and came back with a refusal.
const read = (text) => {
  try {
    const strokes = JSON.parse(text || "[]");
    return strokes.every((stroke) => stroke.length && stroke.every(isPoint)) ? strokes : [];
  } catch {
    return [];
  }
};

const start = (pad) => {
  if ("ready" in pad.dataset) return;
  pad.dataset.ready = "";
  const canvas = pad.querySelector("canvas");
  const kept = pad.querySelector("[data-strokes]");
  const pen = canvas.getContext("2d");
  let strokes = read(kept.value);
  let drawing = null;

  const draw = () => {
    const ratio = window.devicePixelRatio || 1;
    const { width, height } = canvas.getBoundingClientRect();
    canvas.width = Math.round(width * ratio);
    canvas.height = Math.round(height * ratio);
    pen.scale(canvas.width / WIDTH, canvas.height / HEIGHT);
    pen.strokeStyle = getComputedStyle(canvas).color;
    pen.lineWidth = 4;
    pen.lineCap = pen.lineJoin = "round";
    for (const stroke of strokes) {
      pen.beginPath();
      pen.moveTo(...stroke[0]);
      for (const point of stroke.length > 1 ? stroke.slice(1) : stroke) pen.lineTo(...point);
      pen.stroke();
    }
  };

  const keep = () => {
    kept.value = strokes.length ? JSON.stringify(strokes) : "";
  };

  const within = (value, limit) => Math.min(Math.max(Math.round(value), 0), limit);
  const pointOf = (event) => {
    const { left, top, width, height } = canvas.getBoundingClientRect();
    return [
      within(((event.clientX - left) / width) * WIDTH, WIDTH),
      within(((event.clientY - top) / height) * HEIGHT, HEIGHT),
    ];
  };
  const isFull = () => strokes.reduce((sum, stroke) => sum + stroke.length, 0) >= MOST_POINTS;

  canvas.addEventListener("pointerdown", (event) => {
    if (!event.isPrimary || event.button !== 0 || isFull() || strokes.length >= MOST_STROKES) return;
    event.preventDefault();
    canvas.setPointerCapture(event.pointerId);
    drawing = [pointOf(event)];
    strokes.push(drawing);
    draw();
  });
  canvas.addEventListener("pointermove", (event) => {
    if (!drawing || !event.isPrimary || isFull()) return;
    const [x, y] = pointOf(event);
    const [lastX, lastY] = drawing[drawing.length - 1];
    if (Math.hypot(x - lastX, y - lastY) < STEP) return;
    drawing.push([x, y]);
    draw();
  });
  for (const name of ["pointerup", "pointercancel", "lostpointercapture"]) {
    canvas.addEventListener(name, () => {
      if (!drawing) return;
      drawing = null;
      keep();
    });
  }
  const clear = () => {
    strokes = [];
    keep();
    draw();
  };
  pad.querySelector("[data-clear]").addEventListener("click", clear);
  canvas.closest("form").addEventListener("reset", clear);
  const again = () => (canvas.isConnected ? draw() : window.removeEventListener("resize", again));
  window.addEventListener("resize", again);

  pad.hidden = false;
  draw();
};

const all = () => document.querySelectorAll("[data-pad]").forEach(start);
all();
document.addEventListener("htmx:afterSettle", all); // a part of the page, or all of today's work, was made new
