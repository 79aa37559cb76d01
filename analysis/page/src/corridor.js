// The corridor as planners measure it: profiles, indicators, cost and carbon.
import { max } from "d3-array";
import { scaleLinear } from "d3-scale";
import { area, line } from "d3-shape";
import { axes, chartWidth, frame, onPaper } from "./chart.js";
import { choice, element, folded, table, tell } from "./dom.js";
import { clip, stackedBars } from "./hours.js";
import { estimate, hours, number, timeUnit } from "./format.js";
import { nothingArrived } from "./stations.js";

export function drawProfiles(run) {
  if (run.profiles.length === 0) return element("p", {}, "The file has no profiles.");
  const place = element("div");
  const show = (i) => place.replaceChildren(...profile(run, run.profiles[i]));
  const longest = run.profiles.reduce((best, p, i) => ((p.stops.at(-1).departure.mean[0] ?? 0) > (run.profiles[best].stops.at(-1).departure.mean[0] ?? 0) ? i : best), 0);
  show(longest);
  return element("div", {}, element("div", { class: "controls" }, choice("Flow", run.profiles.map((p) => run.flows[p.flow].name), longest, show)), place,
    element("p", { class: "note" }, "Slopes are links and lines, vertical steps are stops (after UNESCAP's time- and cost-distance method). Line: mean; band: from the 5th to the 95th percentile of the shipments."));
}

// Arrival and departure of every stop as points of one stepped line. A stop that is itself a way, such
// as a rail line, is left farther on than it was come to.
function points(run, stops, of) {
  const list = [];
  for (const s of stops)
    for (const when of ["arrival", "departure"]) {
      const value = of(s, when);
      const km = s.km[0] === null ? null : s.km[0] + (when === "departure" ? run.places[s.place].way_km ?? 0 : 0);
      if (km !== null && value.every((v) => v !== null && v !== undefined)) list.push({ stop: s, when, km, value });
    }
  return list;
}

function profile(run, one) {
  const flow = run.flows[one.flow];
  const times = points(run, one.stops, (s, when) => [s[when].mean[0], s[when].p5[0], s[when].p95[0]]);
  if (times.length < 2) return [element("p", {}, nothingArrived([flow]))];
  if (!(max(times, (p) => p.km) > 0)) return [element("p", {}, "The scenario gives no distances along this way: there is nothing to draw against."), numbers(run, one, flow)];
  const charts = [stepped(run, times, `Time along the way of ${flow.name}`, "time", 1)];
  const costs = points(run, one.stops, (s, when) => { const c = s[`cost_at_${when}`]; return [c ? c[0] : null]; });
  if (costs.length > 1 && max(costs, (c) => c.value[0]) > 0) charts.push(stepped(run, costs, `Cost along the way of ${flow.name}`, `${run.costs.units} for a ${single(flow.unit)}`, 0));
  return [...charts, numbers(run, one, flow)];
}

function numbers(run, one, flow) {
  const rows = one.stops.map((s) => [run.places[s.place].name, estimate(s.km), hours(s.arrival.mean), hours(s.departure.mean), hours(s.departure.p95), ...(s.cost_at_departure ? [estimate(s.cost_at_departure)] : [])]);
  const columns = [{ title: "Stop" }, { title: "Distance (km)", number: true }, { title: "Arrival, mean", number: true }, { title: "Departure, mean", number: true }, { title: "Departure, P95", number: true }];
  if (one.stops[0].cost_at_departure) columns.push({ title: `Payments so far, ${run.costs.units} for a ${single(flow.unit)}`, number: true });
  return folded("The numbers", table(`Stops of ${flow.name}`, columns, rows));
}

function stepped(run, list, title, unit, isTime) {
  const width = chartWidth(), left = 60, right = 24, top = 140, bottom = 40, height = onPaper() ? 300 : 430;
  const greatest = max(list, (p) => Math.max(...p.value));
  const scale = isTime ? timeUnit(greatest) : { factor: 1, unit };
  const x = scaleLinear([0, max(list, (p) => p.km) || 1], [left, width - right]);
  const y = scaleLinear([0, greatest * scale.factor || 1], [height - bottom, top]).nice();
  const { holder, svg } = frame(title, width, height);
  axes(svg, x, y, { left, right, top, bottom, width, height, xLabel: "distance from the origin (km)", yLabelAt: 10, yLabel: isTime ? `time since the start (${scale.unit})` : `payments so far, ${unit}` });
  if (isTime) svg.append("path").attr("fill", "var(--b95)").attr("d", area().x((p) => x(p.km)).y0((p) => y(p.value[1] * scale.factor)).y1((p) => y(p.value[2] * scale.factor))(list));
  svg.append("path").attr("fill", "none").attr("stroke", "var(--accent)").attr("stroke-width", 2).attr("d", line().x((p) => x(p.km)).y((p) => y(p.value[0] * scale.factor))(list));
  const stops = list.filter((p) => p.when === "departure");
  names(svg, run, stops, (p) => x(p.km), (p) => y(p.value[0] * scale.factor), top - 10);
  svg.append("g").selectAll("circle").data(stops).join("circle").attr("cx", (p) => x(p.km)).attr("cy", (p) => y(p.value[0] * scale.factor)).attr("r", 4).attr("fill", "var(--accent)").attr("tabindex", 0)
    .call(tell, (p) => `${run.places[p.stop.place].name}\n${number(p.km)} km\n${number(p.value[0] * scale.factor)} ${scale.unit}`);
  return holder;
}

// Names stand in a row above the plot, a thin line down to each stop, so that they cross nothing. The
// ends come first; of those too near to a name that stands already, tip and table tell. Ways have none.
function names(svg, run, stops, x, y, top) {
  const places = stops.filter((p) => !run.places[p.stop.place].way_km);
  const standing = [];
  for (const p of [places[0], places.at(-1), ...places.slice(1, -1)]) {
    if (!p || standing.some((at) => Math.abs(at - x(p)) < 15)) continue;
    standing.push(x(p));
    svg.append("line").attr("class", "lead").attr("x1", x(p)).attr("x2", x(p)).attr("y1", top + 2).attr("y2", y(p));
    svg.append("text").attr("class", "soft").attr("transform", `translate(${x(p) + 3},${top}) rotate(50)`).attr("text-anchor", "end")
      .style("font-size", "11px").text(clip(run.places[p.stop.place].name, Math.min(22, Math.floor(x(p) / 4))));
  }
}

// Of no interest where the scenario gives neither distances nor tonnes.
const distant = ["distance_km", "swd_km_h", "swod_km_h", "carried_tonnes", "carried_tonne_km", "carried_unit_km", "tonnes_per_year"];
// What the figures rest on comes after them.
const rank = (m) => (/^carried|^on_time$|^late$/.test(m.name) ? 1 : 0);

// The long names of the file, with the unit of the flow put in: "payments for a TEU".
function inWords(measure, unit) {
  const many = unit === "1" ? "shipments" : unit;
  return measure.long_name.replaceAll(/\ba flow_unit/g, `a ${single(unit)}`).replaceAll("flow_unit", many).replace(/^./, (c) => c.toUpperCase());
}

export function drawMeasures(run) {
  if (run.measures.length === 0) return element("p", {}, "The file has no corridor measures.");
  const place = element("div");
  const show = (i) => {
    const flow = run.flows[i];
    const promised = run.measures.some((m) => m.name === "on_time_share" && m.values[i][0] !== null);
    const known = run.measures.filter((m) => m.values[i][0] !== null && !(distant.includes(m.name) && m.values[i][0] === 0) && (promised || (m.name !== "on_time" && m.name !== "late"))).sort((a, b) => rank(a) - rank(b));
    place.replaceChildren(known.length === 0 ? element("p", {}, nothingArrived([flow], "No shipment of this flow arrived."))
      : table(`Corridor measures of ${flow.name}`, [{ title: "Measure" }, { title: "Value", number: true }, { title: "Unit" }], known.map((m) => [inWords(m, flow.unit), estimate(m.values[i]), unitOf(run, m, i)])));
  };
  show(0);
  return element("div", {}, element("div", { class: "controls" }, choice("Flow", run.flows.map((f) => f.name), 0, show)), place);
}

// "units" of a throughput are those of the flow.
function unitOf(run, measure, flow) {
  const unit = run.flows[flow].unit === "1" ? "shipments" : run.flows[flow].unit;
  if (measure.name === "units_per_year" || measure.name === "carried_units") return unit;
  if (measure.name === "carried_unit_km") return `${single(run.flows[flow].unit)}\u00a0km`;
  if (measure.name === "on_time" || measure.name === "late") return "shipments";
  return measure.units === "1" ? "" : measure.units;
}
const single = (unit) => (unit === "1" ? "shipment" : unit.replace(/s$/, ""));

// What a TEU, a wagon or a truck of each flow costs and emits.
function byFlow(run) {
  const wanted = { cost_per_unit: "Payments", generalised_cost_per_unit: "With value of time", cost_per_tonne: "Payments for a tonne", co2e_kg_per_unit: "CO2e", co2e_g_per_tonne_km: "CO2e of a tonne over a km" };
  const found = run.measures.filter((m) => wanted[m.name]);
  const rows = run.flows.map((f, i) => [f.name, single(f.unit), ...found.map((m) => estimate(m.values[i]))]).filter((_, i) => found.some((m) => m.values[i][0] !== null));
  return found.length === 0 ? null : table("From origin to destination, with intervals", [{ title: "Flow" }, { title: "Of a" }, ...found.map((m) => ({ title: `${wanted[m.name]} (${m.units})`, number: true }))], rows);
}

// Bars of the cost, or CO2e, of a TEU, a wagon or a truck by kind: as long as the table says, cut as the
// mean shipment is.
function kindBars(run, key, measure, names, title, unit) {
  const whole = run.measures.find((m) => m.name === measure);
  const rows = run.costs.by_flow.filter((f) => f[key].length > 0 && whole && whole.values[f.flow][0] > 0).map((f) => {
    const share = whole.values[f.flow][0] / f[key].reduce((sum, p) => sum + p[1], 0);
    return { name: `${run.flows[f.flow].name} (${single(run.flows[f.flow].unit)})`, parts: f[key].map(([k, mean, half, n]) => [k, mean * share, half === null ? null : half * share, n]), total: whole.values[f.flow] };
  });
  return rows.length === 0 ? null : stackedBars(rows, names, title, `${title} (${unit})`, unit);
}

export function drawCosts(run) {
  const { payments, emissions, units, charges, scopes } = run.costs;
  const parts = [byFlow(run), kindBars(run, "charges", "generalised_cost_per_unit", charges, "Cost of a unit by kind", units), kindBars(run, "scopes", "co2e_kg_per_unit", scopes, "CO2e of a unit by scope", "kg")].filter((p) => p);
  if (payments.length > 0)
    parts.push(table("What costs most, all shipments of a replication together", [{ title: "Place" }, { title: "What for" }, { title: `Total (${units})`, number: true }],
      payments.map((p) => [run.places[p.place].name, charges[p.kind], estimate(p.total)])));
  if (emissions.length > 0)
    parts.push(table("What emits most, all shipments of a replication together", [{ title: "Place" }, { title: "Scope" }, { title: "CO2e (t)", number: true }],
      emissions.map((e) => [run.places[e.place].name, scopes[e.kind], estimate(e.total, 1e-3)])));
  return parts.length > 0 ? element("div", {}, ...parts) : element("p", {}, "The scenario gives neither tariffs nor emission factors.");
}
