// Where the hours go: a bar a flow, cut by cause; it ends at the mean transit time.
import { scaleBand, scaleLinear } from "d3-scale";
import { axes, causeColor, color, frame, otherColor, rowsOfChart, spareColors } from "./chart.js";
import { element, folded, legend, table, tell } from "./dom.js";
import { estimate, hours, number } from "./format.js";
import { nothingArrived } from "./stations.js";

const most = 12; // causes with a name and a colour of their own; those of the Python package, in the same order

// The causes by their weight over all flows, and the colour of each: the same in all reports.
export function causeColors(run) {
  const weight = run.causes.map(() => 0);
  for (const flow of run.flows) for (const [cause, mean] of flow.hours) weight[cause] += mean * (flow.arrived[0] ?? 0);
  const ranked = weight.map((w, i) => [w, i]).filter(([w]) => w > 0).sort((a, b) => b[0] - a[0] || a[1] - b[1]).map(([, i]) => i);
  const spare = [...spareColors];
  const own = run.causes.map((cause) => causeColor(cause.id) ?? spare.shift() ?? otherColor);
  return { colors: new Map(ranked.map((cause, rank) => [cause, rank < most ? own[cause] : otherColor])), ranked };
}

export function drawHours(run) {
  if (!run.flows.some((f) => f.hours.length > 0)) return element("p", {}, nothingArrived(run.flows, "No shipment arrived whose hours could be told."));
  const { colors, ranked } = causeColors(run);
  const flows = run.flows.filter((f) => f.hours.length > 0).sort((a, b) => b.transit_h[0] - a.transit_h[0]);
  const { width, narrow, row, left, nameX, anchor, letters } = rowsOfChart(230), right = 110, top = 8, bottom = 40, height = top + bottom + row * flows.length;
  const longest = Math.max(...flows.map((f) => f.transit_h[0]));
  const days = longest > 72;
  const x = scaleLinear([0, days ? longest / 24 : longest], [left, width - right]).nice();
  const y = scaleBand(flows.map((f) => f.id), [top, height - bottom]).padding(0.2);
  const bar = (id) => y(id) + (narrow ? 15 : 0), thick = y.bandwidth() - (narrow ? 15 : 0), middle = (id) => bar(id) + thick / 2 + 4;
  const { holder, svg } = frame("Mean hours of a shipment by cause, flow by flow; the table below has the numbers", width, height);
  axes(svg, x, null, { width, height, bottom, right, xLabel: days ? "days per shipment (mean)" : "hours per shipment (mean)" });
  for (const flow of flows) {
    const byCause = new Map(flow.hours.map((h) => [h[0], h]));
    let sum = 0;
    const parts = ranked.filter((c) => byCause.has(c)).map((c) => {
      const [, mean, half, n] = byCause.get(c);
      const part = { flow, cause: c, from: sum, e: [mean, half, n] };
      sum += mean;
      return part;
    });
    const scale = (h) => x(days ? h / 24 : h);
    svg.append("g").selectAll("rect").data(parts).join("rect").attr("tabindex", 0)
      .attr("x", (d) => scale(d.from)).attr("width", (d) => Math.max(0, scale(d.from + d.e[0]) - scale(d.from)))
      .attr("y", bar(flow.id)).attr("height", thick).attr("fill", (d) => colors.get(d.cause))
      .call(tell, (d) => `${d.flow.name}\n${run.causes[d.cause].meaning}\n${hours(d.e)}`);
    svg.append("text").attr("x", nameX).attr("y", narrow ? y(flow.id) + 11 : middle(flow.id)).attr("text-anchor", anchor).text(clip(flow.name, letters));
    svg.append("text").attr("class", "soft").attr("x", scale(sum) + 5).attr("y", middle(flow.id)).text(`${estimate(flow.transit_h, days ? 1 / 24 : 1)} ${days ? "d" : "h"}`);
  }
  const named = ranked.slice(0, most);
  const others = ranked.length - named.length;
  const rows = flows.map((f) => [f.name, ...named.map((c) => { const h = f.hours.find((k) => k[0] === c); return h ? estimate([h[1], h[2], h[3]]) : "0"; })]);
  return element("div", {}, holder, legend([...named.map((c) => [run.causes[c].meaning, colors.get(c)]), ...(others > 0 ? [[`${others} other cause${others > 1 ? "s" : ""}`, otherColor]] : [])]),
    folded("The numbers", table("Mean hours of a shipment by cause, with intervals", [{ title: "Flow" }, ...named.map((c) => ({ title: `${run.causes[c].meaning} (h)`, number: true }))], rows)));
}

// Bars of other amounts, cut by kind. rows: [{name, parts: [[kind, mean, half, n]], total: an estimate}].
export function stackedBars(rows, names, title, xLabel, unit) {
  const totals = rows.map((r) => r.parts.reduce((sum, p) => sum + p[1], 0));
  const order = rows.map((_, i) => i).sort((a, b) => totals[b] - totals[a]);
  const weight = names.map((_, k) => rows.reduce((sum, r) => sum + (r.parts.find((p) => p[0] === k)?.[1] ?? 0), 0));
  const kinds = names.map((_, k) => k).filter((k) => weight[k] > 0).sort((a, b) => weight[b] - weight[a]);
  const { width, narrow, row, left, nameX, anchor, letters } = rowsOfChart(230), right = 120, top = 8, bottom = 40, height = top + bottom + row * rows.length;
  const x = scaleLinear([0, Math.max(...totals) || 1], [left, width - right]).nice();
  const y = scaleBand(order, [top, height - bottom]).padding(0.2);
  const bar = (i) => y(i) + (narrow ? 15 : 0), thick = y.bandwidth() - (narrow ? 15 : 0), middle = (i) => bar(i) + thick / 2 + 4;
  const { holder, svg } = frame(title, width, height);
  axes(svg, x, null, { width, height, bottom, right, xLabel });
  for (const i of order) {
    let sum = 0;
    const bars = kinds.map((k) => { const part = rows[i].parts.find((p) => p[0] === k), from = sum; sum += part?.[1] ?? 0; return { k, from, to: sum, part }; }).filter((b) => b.part);
    svg.append("g").selectAll("rect").data(bars).join("rect").attr("tabindex", 0).attr("x", (b) => x(b.from)).attr("width", (b) => Math.max(0, x(b.to) - x(b.from)))
      .attr("y", bar(i)).attr("height", thick).attr("fill", (b) => color(kinds.indexOf(b.k)))
      .call(tell, (b) => `${rows[i].name}\n${names[b.k]}\n${estimate(b.part.slice(1))} ${unit}`);
    svg.append("text").attr("x", nameX).attr("y", narrow ? y(i) + 11 : middle(i)).attr("text-anchor", anchor).text(clip(rows[i].name, letters));
    svg.append("text").attr("class", "soft").attr("x", x(sum) + 5).attr("y", middle(i)).text(`${rows[i].total ? estimate(rows[i].total) : number(sum)} ${unit}`);
  }
  return element("div", { class: "figure" }, holder, legend(kinds.map((k, i) => [names[k], color(i)])));
}

export const clip = (text, most) => (text.length > most ? `${text.slice(0, most - 1)}…` : text);

// "Alat: waiting ashore for a vessel": of what is too long the name of the place is cut, not the cause.
export const placeAndCause = (place, cause, most) => clip(`${clip(place, Math.max(10, most - cause.length - 2))}: ${cause}`, most);
