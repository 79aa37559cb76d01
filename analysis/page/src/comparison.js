// Results side by side: what changed in the scenario, and which hours that moved.
import { max } from "d3-array";
import { scaleBand, scaleLinear } from "d3-scale";
import { axes, frame, rowsOfChart } from "./chart.js";
import { choice, element, folded, table, tell } from "./dom.js";
import { estimate, signed, hours, timeUnit } from "./format.js";
import { clip, placeAndCause } from "./hours.js";

const verdictOf = (e) => (e[0] === null || e[1] === null || Math.abs(e[0]) <= e[1] ? "cannot tell" : e[0] < 0 ? "faster" : "slower");

export function drawComparison(runs, one) {
  const base = runs[0], other = runs[one.run];
  const flows = one.flows.filter((f) => f.transit_h[0] !== null);
  const note = one.same_seed ? `${one.pairs} replications with the same random numbers are compared in pairs` : `${one.pairs} replications are compared in pairs; the seeds differ, so chance is not shared and the intervals are wider`;
  const changed = changesOf(base, one);
  const changes = changed.length === 0 ? element("p", {}, "The scenarios are the same.")
    : table(`What changed in the scenario (${changed.length})`, [{ title: "Key" }, { title: base.label }, { title: other.label }], changed.map((c) => [c.key, clip(c.before, 200), clip(c.after, 200)]));
  const place = element("div");
  const moved = flows.filter((f) => f.hours.length > 0);
  const show = (i) => place.replaceChildren(waterfall(base, moved[i]));
  if (moved.length > 0) show(0);
  return element("div", {}, element("h3", {}, `${other.label} against ${base.label}`), element("p", { class: "note" }, `${note}. ${one.intervals}`),
    element("div", { class: "verdict" }, ...one.verdict.map((t) => element("p", {}, t))), changed.length > 8 ? folded(`What changed in the scenario (${changed.length})`, changes) : changes,
    differences(flows), moved.length > 0 ? element("div", { class: "controls" }, choice("Which hours moved: flow", moved.map((f) => f.name), 0, show)) : null, place,
    folded("The numbers", table("Difference of the transit time, later file minus first", [{ title: "Flow" }, { title: base.label, number: true }, { title: "Mean", number: true }, { title: "P95", number: true }, { title: "" }],
      flows.map((f) => [f.name, hours(f.base_h), `${estimate(f.transit_h)} h`, f.p95_h ? `${estimate(f.p95_h)} h` : "-", verdictOf(f.transit_h)]))));
}

// What changed, in the names of the corridor, without what is only a name itself.
function changesOf(base, one) {
  const names = new Map(base.places.map((p) => [p.id, p.name]));
  const plain = (text) => (text ? text.replace(/^"(.*)"$/, "$1") : "-");
  const named = (key) => key.replace(/^place ([^,]+)/, (all, id) => names.get(id) ?? all).replaceAll("_", " ");
  return one.changes.filter((c) => !/^scenario, (name|description|references)$|, sources$/.test(c.key)).map((c) => ({ key: named(c.key), before: plain(c.before), after: plain(c.after) }));
}

const isCertain = (e) => e[0] !== null && e[1] !== null && Math.abs(e[0]) > e[1];

// Of several alternatives: what each changed, and the hours that this bought or cost most. One change
// a file tells which change bought which hour.
export function drawAlternatives(runs, comparisons) {
  const base = runs[0];
  const rows = comparisons.map((one) => {
    const keys = changesOf(base, one).map((c) => `${c.key}: ${clip(c.before, 24)} → ${clip(c.after, 24)}`);
    const certain = one.flows.filter((f) => isCertain(f.transit_h));
    const steps = one.flows.flatMap((f) => f.hours.filter((h) => isCertain(h.change_h)).map((h) => ({ ...h, flow: f.name, weight: Math.abs(h.change_h[0]) * (base.flows.find((g) => g.id === f.id)?.arrived[0] ?? 0) })));
    const largest = steps.sort((a, b) => b.weight - a.weight).slice(0, 2).map((s) => `${base.places[s.place].name}: ${base.causes[s.cause].meaning}, ${s.change_h[0] > 0 ? "+" : ""}${estimate(s.change_h)} h a shipment of ${s.flow}`);
    return [runs[one.run].label, keys.length > 3 ? `${keys.slice(0, 3).join("; ")}; ${keys.length - 3} more` : keys.join("; ") || "nothing", String(certain.filter((f) => f.transit_h[0] < 0).length), String(certain.filter((f) => f.transit_h[0] > 0).length), largest.join("; ") || "no hours moved beyond chance"];
  });
  return table(`Which change bought which hour, against ${base.label}`, [{ title: "Alternative" }, { title: "What changed" }, { title: "Flows faster", number: true }, { title: "Flows slower", number: true }, { title: "Where hours moved most" }], rows);
}

// Differences of the mean transit time with their intervals, flow by flow.
function differences(flows) {
  const { width, narrow, row, left, nameX, anchor, letters } = rowsOfChart(230), right = narrow ? 20 : 130, top = 8, bottom = 40, height = top + bottom + row * flows.length;
  const reach = max(flows, (f) => Math.abs(f.transit_h[0]) + (f.transit_h[1] ?? 0)) || 1;
  const { factor, unit } = timeUnit(reach);
  const x = scaleLinear([-reach * factor, reach * factor], [left, width - right]).nice();
  const y = scaleBand(flows.map((f) => f.id), [top, height - bottom]).padding(0.3);
  const { holder, svg } = frame("Difference of the mean transit time by flow, with intervals", width, height);
  axes(svg, x, null, { width, height, bottom, right, xLabel: `change of the mean transit time (${unit}); left is faster` });
  svg.append("line").attr("x1", x(0)).attr("x2", x(0)).attr("y1", top).attr("y2", height - bottom).attr("stroke", "var(--soft)");
  const rows = svg.append("g").selectAll("g").data(flows).join("g").attr("transform", (f) => `translate(0,${y(f.id) + y.bandwidth() / 2 + (narrow ? 8 : 0)})`).attr("tabindex", 0)
    .call(tell, (f) => `${f.name}\n${estimate(f.transit_h)} h\n${verdictOf(f.transit_h)}`);
  const paint = (f) => ({ faster: "var(--good)", slower: "var(--bad)" })[verdictOf(f.transit_h)] ?? "var(--soft)";
  rows.append("line").attr("x1", (f) => x((f.transit_h[0] - (f.transit_h[1] ?? 0)) * factor)).attr("x2", (f) => x((f.transit_h[0] + (f.transit_h[1] ?? 0)) * factor)).attr("stroke", paint).attr("stroke-width", 3);
  rows.append("circle").attr("cx", (f) => x(f.transit_h[0] * factor)).attr("r", 5).attr("fill", paint);
  rows.append("text").attr("class", "halo").attr("x", nameX).attr("y", narrow ? -10 : 4).attr("text-anchor", anchor).text((f) => clip(f.name, letters));
  // Small differences cannot be read beside large ones.
  if (!narrow) rows.append("text").attr("class", "soft").attr("x", width - right + 8).attr("y", 4).text((f) => `${signed(f.transit_h)} h`);
  return holder;
}

// Where the hours of a shipment grew or shrank most, as steps from nothing to the whole change.
function waterfall(base, flow) {
  const steps = flow.hours.map((h) => ({ place: base.places[h.place].name, label: base.causes[h.cause].meaning, e: h.change_h }));
  const rest = flow.transit_h[0] - steps.reduce((sum, s) => sum + s.e[0], 0);
  steps.push({ label: "all else", e: [rest, null, flow.transit_h[2]] });
  let sum = 0;
  for (const step of steps) { step.from = sum; sum += step.e[0]; step.to = sum; }
  steps.push({ label: "change of the mean transit time", e: flow.transit_h, from: 0, to: flow.transit_h[0], whole: true });
  const { width, narrow, row, left, nameX, anchor, letters } = rowsOfChart(420), right = 120, top = 8, bottom = 40, height = top + bottom + row * steps.length;
  const x = scaleLinear([Math.min(0, ...steps.map((s) => Math.min(s.from, s.to))), Math.max(0, ...steps.map((s) => Math.max(s.from, s.to)))], [left, width - right]).nice();
  const y = scaleBand(steps.map((_, i) => i), [top, height - bottom]).padding(0.25);
  const bar = (i) => (narrow ? y(i) + 15 : y(i)), thick = narrow ? y.bandwidth() - 13 : y.bandwidth(), middle = (i) => bar(i) + thick / 2 + 4;
  const { holder, svg } = frame(`Which hours moved for ${flow.name}`, width, height);
  axes(svg, x, null, { width, height, bottom, right, xLabel: "change of the hours of a shipment (h)" });
  const rows = svg.append("g").selectAll("g").data(steps).join("g").attr("tabindex", 0).call(tell, (s) => `${s.place ? `${s.place}: ` : ""}${s.label}\n${estimate(s.e)} h`);
  rows.append("rect").attr("x", (s) => x(Math.min(s.from, s.to))).attr("width", (s) => Math.max(1, Math.abs(x(s.to) - x(s.from)))).attr("y", (_, i) => bar(i)).attr("height", thick)
    .attr("fill", (s) => (s.whole ? "var(--accent)" : s.e[0] < 0 ? "var(--good)" : "var(--bad)"));
  rows.append("text").attr("x", nameX).attr("y", (_, i) => (narrow ? y(i) + 10 : middle(i))).attr("text-anchor", anchor).text((s) => (s.place ? placeAndCause(s.place, s.label, letters) : clip(s.label, letters)));
  rows.append("text").attr("class", "soft").attr("x", (s) => x(Math.max(s.from, s.to)) + 4).attr("y", (_, i) => middle(i)).text((s) => signed(s.e));
  return holder;
}
