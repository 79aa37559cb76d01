// The corridor as planners measure it: profiles, indicators, cost and carbon.
import { max } from "d3-array";
import { scaleLinear } from "d3-scale";
import { area, line } from "d3-shape";
import { axes, frame } from "./chart.js";
import { choice, element, folded, table, tell } from "./dom.js";
import { estimate, hours, number, timeUnit } from "./format.js";

export function drawProfiles(run) {
  if (run.profiles.length === 0) return element("p", {}, "The file has no profiles.");
  const place = element("div");
  const show = (i) => place.replaceChildren(...profile(run, run.profiles[i]));
  const longest = run.profiles.reduce((best, p, i) => ((p.stops.at(-1).departure.mean[0] ?? 0) > (run.profiles[best].stops.at(-1).departure.mean[0] ?? 0) ? i : best), 0);
  show(longest);
  return element("div", {}, element("div", { class: "controls" }, choice("Flow", run.profiles.map((p) => run.flows[p.flow].name), longest, show)), place,
    element("p", { class: "note" }, "Slopes are legs, vertical steps are stops (after UNESCAP's time- and cost-distance method). Line: mean; band: from the 5th to the 95th percentile of the shipments."));
}

// Arrival and departure of every stop as points of one stepped line.
function points(stops, at, of) {
  const list = [];
  for (const s of stops)
    for (const when of ["arrival", "departure"]) {
      const value = of(s, when);
      if (s.km[0] !== null && value.every((v) => v !== null && v !== undefined)) list.push({ stop: s, when, km: s.km[0], value });
    }
  return list;
}

function profile(run, one) {
  const flow = run.flows[one.flow];
  const times = points(one.stops, null, (s, when) => [s[when].mean[0], s[when].p5[0], s[when].p95[0]]);
  if (times.length < 2) return [element("p", {}, "No shipment arrived.")];
  const charts = [stepped(run, times, `Time along the way of ${flow.name}`, "time", 1)];
  const costs = points(one.stops, null, (s, when) => { const c = s[`cost_at_${when}`]; return [c ? c[0] : null]; });
  if (costs.length > 1 && max(costs, (c) => c.value[0]) > 0) charts.push(stepped(run, costs, `Cost along the way of ${flow.name}`, run.costs.units, 0));
  const rows = one.stops.map((s) => [run.places[s.place].name, estimate(s.km), hours(s.arrival.mean), hours(s.departure.mean), hours(s.departure.p95), ...(s.cost_at_departure ? [estimate(s.cost_at_departure)] : [])]);
  const columns = [{ title: "Stop" }, { title: "Distance (km)", number: true }, { title: "Arrival, mean", number: true }, { title: "Departure, mean", number: true }, { title: "Departure, P95", number: true }];
  if (one.stops[0].cost_at_departure) columns.push({ title: `Cost so far (${run.costs.units})`, number: true });
  return [...charts, folded("The numbers", table(`Stops of ${flow.name}`, columns, rows))];
}

function stepped(run, list, title, unit, isTime) {
  const left = 60, right = 30, top = 26, bottom = 40, width = 1100, height = 320;
  const greatest = max(list, (p) => Math.max(...p.value));
  const scale = isTime ? timeUnit(greatest) : { factor: 1, unit };
  const x = scaleLinear([0, max(list, (p) => p.km) || 1], [left, width - right]);
  const y = scaleLinear([0, greatest * scale.factor || 1], [height - bottom, top]).nice();
  const { holder, svg } = frame(title, width, height);
  axes(svg, x, y, { left, right, top, bottom, width, height, xLabel: "distance from the origin (km)", yLabel: isTime ? `time since the start (${scale.unit})` : `payments so far (${unit})` });
  if (isTime) svg.append("path").attr("fill", "var(--b95)").attr("d", area().x((p) => x(p.km)).y0((p) => y(p.value[1] * scale.factor)).y1((p) => y(p.value[2] * scale.factor))(list));
  svg.append("path").attr("fill", "none").attr("stroke", "var(--accent)").attr("stroke-width", 2).attr("d", line().x((p) => x(p.km)).y((p) => y(p.value[0] * scale.factor))(list));
  const stops = list.filter((p) => p.when === "departure");
  svg.append("g").selectAll("circle").data(stops).join("circle").attr("cx", (p) => x(p.km)).attr("cy", (p) => y(p.value[0] * scale.factor)).attr("r", 4).attr("fill", "var(--accent)").attr("tabindex", 0)
    .call(tell, (p) => `${run.places[p.stop.place].name}\n${number(p.km)} km\n${number(p.value[0] * scale.factor)} ${scale.unit}`);
  let last = -Infinity;
  for (const p of stops) {
    const at = x(p.km), name = run.places[p.stop.place].name;
    if (at - last < 16 || run.places[p.stop.place].lat === null) continue;
    last = at;
    svg.append("text").attr("class", "halo soft").attr("transform", `translate(${at + 4},${y(p.value[0] * scale.factor) - 8}) rotate(-40)`).attr("text-anchor", at > width - 160 ? "end" : "start").style("font-size", "11px").text(name);
  }
  return holder;
}

export function drawMeasures(run) {
  if (run.measures.length === 0) return element("p", {}, "The file has no corridor measures.");
  const place = element("div");
  const show = (i) => place.replaceChildren(table(`Corridor measures of ${run.flows[i].name}`, [{ title: "Measure" }, { title: "Value", number: true }, { title: "Unit" }],
    run.measures.filter((m) => m.values[i][0] !== null).map((m) => [m.long_name, estimate(m.values[i]), m.units === "1" ? "" : m.units])));
  show(0);
  return element("div", {}, element("div", { class: "controls" }, choice("Flow", run.flows.map((f) => f.name), 0, show)), place);
}

export function drawCosts(run) {
  const { payments, emissions, units, charges, scopes } = run.costs;
  const parts = [];
  if (payments.length > 0)
    parts.push(table("What costs most, all shipments of a replication together", [{ title: "Place" }, { title: "What for" }, { title: `Total (${units})`, number: true }],
      payments.map((p) => [run.places[p.place].name, charges[p.kind], estimate(p.total)])));
  if (emissions.length > 0)
    parts.push(table("What emits most, all shipments of a replication together", [{ title: "Place" }, { title: "Scope" }, { title: "CO2e (t)", number: true }],
      emissions.map((e) => [run.places[e.place].name, scopes[e.kind], estimate(e.total, 1e-3)])));
  return parts.length > 0 ? element("div", {}, ...parts) : element("p", {}, "The scenario gives neither tariffs nor emission factors.");
}
