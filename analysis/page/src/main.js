// The report page: reads the numbers that the page carries and draws them.
import land from "../land.json";
import { chartWidth, drawForPaper } from "./chart.js";
import { drawAlternatives, drawComparison } from "./comparison.js";
import { drawCosts, drawMeasures, drawProfiles } from "./corridor.js";
import { element, folded, section, table } from "./dom.js";
import { drawQueues, drawTransit } from "./distributions.js";
import { estimate, hours, number, percent } from "./format.js";
import { drawHours } from "./hours.js";
import { drawMap } from "./map.js";
import { drawSources } from "./sources.js";
import { drawStations, nothingArrived } from "./stations.js";
import { worstPlaces } from "./worst.js";

let runs, comparisons, borders; // what the page carries
let run; // the one whose charts are shown

// The numbers are deflated, in base64 (analysis/file/packed_text.cpp).
async function unpack() {
  const packed = Uint8Array.from(atob(document.getElementById("data").textContent), (c) => c.charCodeAt(0));
  const text = await new Response(new Blob([packed]).stream().pipeThrough(new DecompressionStream("deflate"))).text();
  ({ runs, comparisons, borders } = JSON.parse(text));
  run = runs[0];
  // Titles tell files apart; where they do not, the file names do.
  for (const one of runs) one.label = runs.some((other) => other !== one && other.title === one.title) ? one.file : one.title;
}

const ran = () => (run.finished === 0 ? "No replication finished" : run.finished === 1 ? "One replication" : `${run.finished} replications`);

function head() {
  const first = runs[0];
  document.title = `${first.title}: Karvan report`;
  document.getElementById("title").textContent = comparisons.length > 0 ? `${first.title}: compared with ${runs.slice(1).map((r) => r.label).join(", ")}` : first.title;
  document.getElementById("subtitle").textContent = `${run.description ? `${run.description}. ` : ""}${ran()} from ${run.start.slice(0, 10)}${run.finished > 1 ? `; ± is half of a ${number(100 * run.level)} % interval` : ""}.`;
  document.getElementById("footer").replaceChildren(element("p", {}, `${run.source}; seed ${run.seed}; scenario ${run.scenario_hash}. Land: Natural Earth (public domain). Drawn with d3 and topojson-client, © Mike Bostock (ISC).`));
}

function theme() {
  const button = document.getElementById("theme");
  const root = document.documentElement;
  const set = (dark) => {
    root.dataset.theme = dark ? "dark" : "light";
    button.textContent = dark ? "Light" : "Dark";
    button.setAttribute("aria-pressed", String(dark));
  };
  set(matchMedia("(prefers-color-scheme: dark)").matches);
  button.addEventListener("click", () => set(root.dataset.theme !== "dark"));
}

function bottlenecks() {
  const rows = run.bottlenecks.map((b) => [run.places[b.place].name, run.causes[b.cause].meaning, hours(b.each_h), estimate(b.shipment_hours), percent(b.share)]);
  const used = [...run.resources.entries()].filter(([, r]) => r.used[0] !== null && r.served[0] > 0).sort(([, a], [, b]) => b.used[0] - a.used[0]).slice(0, 20)
    .map(([, r]) => [run.places[r.place].name, r.name, percent(r.used), estimate(r.queue), hours(r.wait_h), hours(r.wait_p95_h)]);
  return element("div", {}, rows.length === 0 ? element("p", {}, nothingArrived(run.flows, "No shipment that arrived had waited anywhere.")) : table("Where and why shipments wait longest", [{ title: "Place" }, { title: "Why" }, { title: "Per shipment that passes", number: true }, { title: "All shipments (h)", number: true }, { title: "Of all waiting", number: true }], rows),
    folded("The resources that are used most", table("Resources by use", [{ title: "Place" }, { title: "Resource" }, { title: "Used", number: true }, { title: "Mean queue", number: true }, { title: "Mean wait", number: true }, { title: "P95 wait", number: true }], used)));
}

// With several files: the one whose charts and tables are shown.
function shown() {
  if (runs.length < 2) return;
  const holder = element("div", { class: "controls shown" });
  const select = element("select", { onchange: () => { run = runs[Number(select.value)]; redraw(); document.getElementById("shown").focus(); }, id: "shown" },
    ...runs.map((one, i) => element("option", { value: i, ...(one === run ? { selected: "" } : {}) }, one.label)));
  holder.append(element("label", {}, "Charts and tables below show ", select));
  document.getElementById("main").append(holder, element("p", { class: "paper note" }, `What follows shows ${run.label}.`));
}

function sections() {
  if (comparisons.length > 0) section("comparison", "Compared", drawAlternatives(runs, comparisons), ...comparisons.map((c) => drawComparison(runs, c)));
  shown();
  section("verdict", runs.length > 1 ? `Verdict: ${run.label}` : "Verdict", element("div", { class: "verdict" }, ...run.verdict.map((t) => element("p", {}, t))), worstPlaces(run));
  if (run.stations.length > 0) section("stations", "Stations", drawStations(run));
  section("map", "Map", drawMap(run, land, borders));
  section("profile", "Along the way", drawProfiles(run));
  section("transit", "Transit times", drawTransit(run));
  section("hours", "Where the hours go", drawHours(run));
  section("queues", "Queues over time", drawQueues(run));
  section("bottlenecks", "Bottlenecks", bottlenecks());
  section("measures", "Corridor measures", drawMeasures(run));
  section("costs", "Cost and carbon", drawCosts(run));
  section("trust", "How much to trust it", element("ul", {}, ...run.trust.map((t) => element("li", {}, t))));
  section("sources", "Assumptions and sources", drawSources(run));
}

// Charts are as wide as the page; they are drawn anew when that changes.
function redraw() {
  head();
  document.getElementById("contents").replaceChildren();
  document.getElementById("main").replaceChildren();
  sections();
}

function start() {
  head();
  theme();
  sections();
  let width = chartWidth();
  addEventListener("resize", () => {
    if (Math.abs(chartWidth() - width) < 24) return;
    width = chartWidth();
    redraw();
  });
  addEventListener("beforeprint", () => { drawForPaper(760); redraw(); });
  addEventListener("afterprint", () => { drawForPaper(0); redraw(); });
  document.documentElement.dataset.drawn = "yes";
}

unpack().then(start, (error) => {
  document.getElementById("main").append(element("p", {}, "This browser cannot unpack the numbers of the page; one of 2023 or later can."));
  console.error(error);
});
