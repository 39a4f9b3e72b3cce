// A chart as a picture to be kept. It is drawn anew on a canvas from what the page shows (paths, bars, points, words, in
// the colours of the theme): no image is loaded and no style is written, so the content policy needs no exception.

const SCALE = 2;
const [HEAD, EDGE] = [56, 16];

const inked = (pen, node) => {
  const css = getComputedStyle(node);
  const dashes = css.strokeDasharray === "none" ? [] : css.strokeDasharray.split(/[ ,]+/).map(parseFloat);
  pen.setLineDash(dashes);
  pen.lineWidth = parseFloat(css.strokeWidth) || 1;
  return { fill: css.fill, stroke: css.stroke };
};

const shape = (node) => {
  const number = (name) => Number(node.getAttribute(name));
  const path = new Path2D(node.getAttribute("d") ?? "");
  if (node.localName === "rect") path.rect(number("x"), number("y"), number("width"), number("height"));
  if (node.localName === "circle") path.arc(number("cx"), number("cy"), number("r"), 0, 2 * Math.PI);
  return path;
};

const write = (pen, node) => {
  const css = getComputedStyle(node);
  pen.font = `${css.fontWeight} ${css.fontSize} ${css.fontFamily}`;
  pen.fillStyle = css.fill;
  pen.textAlign = { middle: "center", end: "right" }[node.getAttribute("text-anchor")] ?? "left";
  pen.fillText(node.textContent, Number(node.getAttribute("x")), Number(node.getAttribute("y")));
};

const draw = (pen, svg) => {
  for (const node of svg.querySelectorAll("path, rect, circle, text")) {
    if (node.localName === "text") { write(pen, node); continue; }
    const { fill, stroke } = inked(pen, node);
    const path = shape(node);
    if (fill !== "none") { pen.fillStyle = fill; pen.fill(path); }
    if (stroke !== "none") { pen.strokeStyle = stroke; pen.stroke(path); }
  }
};

const caption = (pen, figure) => {
  let y = 16;
  for (const node of figure.querySelectorAll("[data-title], [data-about]")) {
    const css = getComputedStyle(node);
    pen.font = `${css.fontWeight} ${css.fontSize} ${css.fontFamily}`;
    pen.fillStyle = css.color;
    pen.textAlign = "left";
    pen.fillText(node.textContent.trim(), 0, y);
    y += 20;
  }
  const names = [...figure.querySelectorAll(".legend span")];
  let x = 640;
  pen.textAlign = "right";
  for (const name of names.reverse()) {
    pen.fillText(name.textContent, x, 16);
    x -= pen.measureText(name.textContent).width + 26;
    const { fill, stroke } = inked(pen, name.querySelector("rect"));
    pen.fillStyle = fill;
    pen.strokeStyle = stroke;
    pen.fillRect(x, 8, 20, 8);
    if (stroke !== "none") pen.strokeRect(x, 8, 20, 8);
    pen.fillStyle = getComputedStyle(name).color;
    x -= 16;
  }
};

const picture = (figure) => {
  const svg = figure.querySelector("svg.chart");
  const { width, height } = svg.viewBox.baseVal;
  const canvas = document.createElement("canvas");
  [canvas.width, canvas.height] = [(width + 2 * EDGE) * SCALE, (height + HEAD + 2 * EDGE) * SCALE];
  const pen = canvas.getContext("2d");
  pen.scale(SCALE, SCALE);
  pen.fillStyle = getComputedStyle(figure).backgroundColor;
  pen.fillRect(0, 0, canvas.width, canvas.height);
  pen.translate(EDGE, EDGE);
  caption(pen, figure);
  pen.translate(0, HEAD);
  draw(pen, svg);
  return canvas;
};

const save = (figure) => picture(figure).toBlob((blob) => {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(blob);
  link.download = `${figure.id}.png`;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
});

for (const button of document.querySelectorAll("[data-png]")) {
  button.hidden = false;
  button.addEventListener("click", () => save(document.getElementById(button.dataset.png)));
}
