// Elements, sections, tables and tips of the page.

export function element(tag, attributes = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (name === "class") node.className = value;
    else if (name.startsWith("on")) node.addEventListener(name.slice(2), value);
    else if (value !== null && value !== undefined) node.setAttribute(name, value);
  }
  node.append(...children.filter((c) => c !== null && c !== undefined));
  return node;
}

// A section of the page, entered in its contents.
export function section(id, title, ...children) {
  document.getElementById("contents").append(element("a", { href: `#${id}` }, title));
  const node = element("section", { id, "aria-labelledby": `${id}-title` }, element("h2", { id: `${id}-title` }, title), ...children);
  document.getElementById("main").append(node);
  return node;
}

// columns: [{title, number?}]; rows: arrays of text or nodes. On paper long tables are cut after `most`
// rows, and say so.
export function table(caption, columns, rows, most = 12) {
  const head = element("tr", {}, ...columns.map((c) => element("th", { scope: "col", class: c.number ? "number" : "" }, c.title)));
  const kept = rows.length > most + 1 ? most : rows.length;
  const body = rows.map((row, r) => element("tr", { class: r < kept ? "" : "screen" }, ...row.map((cell, i) => {
    const attributes = { class: columns[i].number ? "number" : "" };
    return i === 0 ? element("th", { ...attributes, scope: "row" }, cell) : element("td", attributes, cell);
  })));
  if (kept < rows.length) body.push(element("tr", { class: "paper" }, element("td", { colspan: columns.length }, `… and ${rows.length - kept} more: see the page on a screen.`)));
  return element("div", { class: "scroll", tabindex: "0", role: "region", "aria-label": caption },
    element("table", { class: columns.length > 4 ? "wide" : "" }, element("caption", {}, caption), element("thead", {}, head), element("tbody", {}, ...body)));
}

export function folded(title, node, className = "") {
  return element("details", { class: className }, element("summary", {}, title), node);
}

// What was chosen last, by label: it stays when the page is drawn anew.
const chosenBefore = new Map();

export function choice(label, options, chosen, onchange) {
  if (chosenBefore.has(label) && chosenBefore.get(label) < options.length) onchange(chosen = chosenBefore.get(label));
  const onPaper = element("b", { class: "paper" }, options[chosen]); // where there is nothing to choose
  const choose = (i) => { chosenBefore.set(label, i); onPaper.textContent = options[i]; onchange(i); };
  const select = element("select", { onchange: () => choose(Number(select.value)) },
    ...options.map((text, i) => element("option", { value: i, ...(i === chosen ? { selected: "" } : {}) }, text)));
  return element("label", {}, `${label} `, select, onPaper);
}

export function legend(entries) {
  return element("ul", { class: "legend" }, ...entries.map(([text, color]) => {
    const mark = element("span");
    mark.style.background = color;
    return element("li", {}, mark, text);
  }));
}

// What hovering over, or focusing, a mark of a chart tells.
let tip = null;
export function tell(selection, text) {
  const show = (event, d) => {
    tip ??= document.body.appendChild(element("div", { id: "tip", role: "status" }));
    tip.textContent = text(d);
    tip.hidden = false;
    const box = event.currentTarget.getBoundingClientRect();
    const x = event.clientX || box.left + box.width / 2;
    const y = event.clientY || box.top + box.height / 2;
    tip.style.left = `${Math.min(x + 12, innerWidth - tip.offsetWidth - 8)}px`;
    tip.style.top = `${Math.min(y + 12, innerHeight - tip.offsetHeight - 8)}px`;
  };
  const hide = () => { if (tip) tip.hidden = true; };
  return selection.on("mousemove", show).on("focus", show).on("mouseleave", hide).on("blur", hide)
    .attr("role", "img").attr("aria-label", (d) => text(d).replaceAll("\n", "; "));
}
