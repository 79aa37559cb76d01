// Where the figures of the scenario come from: of each place, service and flow, what is sourced and what
// is assumed, as its author says; and the sources themselves.
import { element, folded, table } from "./dom.js";
import { clip } from "./hours.js";

const kinds = {
  place: "", flow: "Flow", link: "Link", sea_service: "Sea service", fleet: "Fleet", tariff: "Tariff", emission_factor: "Emission factor", weather: "Weather", scenario: "The scenario",
  commodity: "Commodity", correlation: "Correlation", disruption: "Disruption", calendar: "Calendar",
};

export function drawSources(run) {
  const { notes, references } = run;
  const files = notes.filter((n) => n.table === "file").map((n) => element("p", { class: "note" }, `${n.id}: `, ...cited(n.text, references)));
  const about = notes.filter((n) => n.table !== "file");
  const sourced = about.filter((n) => n.sourced).length, assumed = about.filter((n) => n.assumed).length;
  const whole = folded("The whole scenario as it was run (TOML)", element("pre", {}, run.scenario), "raw");
  if (about.length === 0) return element("div", {}, ...files, element("p", {}, "The scenario says nothing of where its figures come from."), whole);
  return element("div", {}, element("p", {}, `Notes of the scenario on its figures: ${about.length}. Citing a source: ${sourced}; speaking of an assumption: ${assumed}${about.some((n) => n.sourced && n.assumed) ? ", some of them both" : ""}.`),
    ...files, byElement(run, about), bibliography(references), whole);
}

function byElement(run, notes) {
  const groups = new Map();
  for (const n of notes) {
    const of = nameOf(run, n);
    if (!groups.has(of)) groups.set(of, []);
    groups.get(of).push(n);
  }
  const column = (list) => (list.length === 0 ? "-" : element("ul", { class: "plain" }, ...list.map((n) => said(n, run.references))));
  const rows = [...groups].map(([of, list]) => [of, column(list.filter((n) => n.assumed)), column(list.filter((n) => n.sourced && !n.assumed)), column(list.filter((n) => !n.sourced && !n.assumed))]);
  return table("What the scenario says of its figures, as its author wrote it", [{ title: "Of" }, { title: "Assumed" }, { title: "Sourced" }, { title: "Also said" }], rows, 6);
}

function nameOf(run, note) {
  const place = (id) => run.places.find((p) => p.id === id)?.name ?? id;
  if (note.table === "place") return place(note.id);
  const link = note.table === "link" && note.id.match(/^(.*)->(.*) (\w+)$/);
  if (link) return `${place(link[1])} → ${place(link[2])} by ${link[3]}`;
  const flow = note.table === "flow" && run.flows.find((f) => f.id === note.id);
  const kind = kinds[note.table] ?? note.table.replaceAll("_", " ");
  return [kind, flow ? flow.name : note.id].filter((part) => part).join(" ");
}

// "cranes 6: eight in all [57]"
function said(note, references) {
  const key = note.key.split(".").filter((part) => part !== "sides" && part !== "agencies").join(", ").replaceAll("_", " ");
  const value = clip(note.value.replaceAll(/^"(.*)"$/g, "$1"), 60);
  return element("li", {}, key ? element("b", {}, `${key}${value ? ` ${value}` : ""}: `) : null, ...cited(note.text, references));
}

// Numbers in brackets lead to the source of that number, if the scenario lists it.
function cited(text, references) {
  return text.split(/(\[\w+\])/).map((part) => {
    const id = part.match(/^\[(\w+)\]$/)?.[1];
    const known = id && references.find((r) => r.id === id);
    return known ? element("a", { href: `#source-${id}`, title: known.title }, part) : part;
  });
}

function bibliography(references) {
  if (references.length === 0) return null;
  const address = (r) => (/^https?:\/\//.test(r.link) ? element("a", { href: r.link, rel: "noreferrer", class: "address" }, r.link) : r.link);
  return table("Sources", [{ title: "No." }, { title: "Title" }, { title: "Grade" }, { title: "Address" }],
    references.map((r) => [element("span", { id: `source-${r.id}` }, `[${r.id}]`), r.title, r.grade, address(r)]));
}
