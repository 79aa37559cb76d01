// Transit times of one flow, and queues over the run.
import { max } from "d3-array";
import { scaleLinear, scaleUtc } from "d3-scale";
import { area, line } from "d3-shape";
import { utcFormat } from "d3-time-format";
import { axes, chartWidth, frame, onPaper } from "./chart.js";
import { choice, element, folded, legend, table, tell } from "./dom.js";
import { estimate, hours, number, timeUnit } from "./format.js";
import { nothingArrived } from "./stations.js";

export function drawTransit(run) {
  const flows = run.flows.filter((f) => f.histogram);
  if (flows.length === 0) return element("p", {}, nothingArrived(run.flows));
  const place = element("div");
  const show = (i) => place.replaceChildren(histogram(flows[i]));
  show(0);
  return element("div", {}, element("div", { class: "controls" }, choice("Flow", flows.map((f) => f.name), 0, show)), place,
    element("p", { class: "note" }, "P90: nine in ten shipments take no longer; P95: nineteen in twenty."),
    folded("All flows", table("Transit times from origin to destination", [{ title: "Flow" }, { title: "Arrived (shipments)", number: true }, { title: "Mean", number: true },
      ...Object.keys(flows[0].quantiles_h).map((p) => ({ title: `P${p}`, number: true }))],
      run.flows.filter((f) => f.transit_h[0] !== null).map((f) => [f.name, number(f.arrived[0]), hours(f.transit_h), ...Object.values(f.quantiles_h).map(hours)]))));
}

function histogram(flow) {
  const { from_h, width_h, share } = flow.histogram;
  const left = 50, right = 20, top = 70, bottom = 40, width = chartWidth(), height = onPaper() ? 230 : 300;
  const { factor, unit } = timeUnit(from_h + width_h * share.length);
  const x = scaleLinear([from_h * factor, (from_h + width_h * share.length) * factor], [left, width - right]);
  const y = scaleLinear([0, 100 * max(share)], [height - bottom, top]).nice();
  const { holder, svg } = frame(`Transit times of ${flow.name}: mean ${hours(flow.transit_h)}`, width, height);
  axes(svg, x, y, { left, right, top, bottom, width, height, xLabel: `transit time (${unit}); height: % of the shipments` });
  const bars = share.map((s, i) => ({ s, a: (from_h + i * width_h) * factor, b: (from_h + (i + 1) * width_h) * factor }));
  svg.append("g").selectAll("rect").data(bars).join("rect").attr("x", (d) => x(d.a) + 0.5).attr("width", (d) => Math.max(0.5, x(d.b) - x(d.a) - 1))
    .attr("y", (d) => y(100 * d.s)).attr("height", (d) => y(0) - y(100 * d.s)).attr("fill", "var(--b50)")
    .call(tell, (d) => `${number(d.a)} to ${number(d.b)} ${unit}\n${number(100 * d.s)} % of the shipments`);
  const marks = [["mean", flow.transit_h], ...Object.entries(flow.quantiles_h).map(([p, e]) => [`P${p}`, e])].filter(([, e]) => e[0] !== null)
    .sort(([, a], [, b]) => a[0] - b[0]).map(([name, e], i) => ({ name, at: x(e[0] * factor), row: 14 + 14 * i, text: `${name} ${estimate(e, factor)} ${unit}` }));
  // From left to right each name stands a row lower, right of its line: no line crosses it. Near the
  // right edge it stands left of its line, and breaks those that it crosses.
  for (const m of marks)
    svg.append("line").attr("x1", m.at).attr("x2", m.at).attr("y1", m.row - 9).attr("y2", y(0)).attr("stroke", "var(--ink)").attr("stroke-dasharray", m.name === "mean" ? null : "4 3");
  for (const m of marks) {
    const turned = m.at > width - 8 - 7.2 * m.text.length;
    svg.append("text").attr("class", "halo").attr("x", m.at + (turned ? -4 : 4)).attr("text-anchor", turned ? "end" : "start").attr("y", m.row).style("stroke-width", turned ? "7px" : null).text(m.text);
  }
  return holder;
}

export function drawQueues(run) {
  const { hours: times, queues } = run.series;
  if (queues.length === 0 || times.length < 2) return element("p", {}, "No queue was sampled.");
  const place = element("div");
  const name = (q) => `${run.places[run.resources[q.resource].place].name}: ${run.resources[q.resource].name}`;
  const show = (i) => place.replaceChildren(band(run, times, queues[i], name(queues[i])));
  show(0);
  return element("div", {}, element("div", { class: "controls" }, choice("Queue", queues.map(name), 0, show)), place,
    legend([["median over the replications", "var(--accent)"], ["half of the replications", "var(--b50)"], ["nine in ten replications", "var(--b95)"]]));
}

function band(run, times, queue, name) {
  const left = 50, right = 20, top = 26, bottom = 40, width = chartWidth(), height = onPaper() ? 200 : 280;
  const start = Date.parse(`${run.start.replace(" ", "T")}Z`);
  const dates = times.map((h) => new Date(start + h * 3600e3));
  const x = scaleUtc([dates[0], dates.at(-1)], [left, width - right]);
  const y = scaleLinear([0, max(queue.p95) || 1], [height - bottom, top]).nice();
  const { holder, svg } = frame(`Queue over time: ${name}`, width, height);
  let dated = x.ticks(Math.round(width / 92));
  while (dated.length > width / 70) dated = dated.filter((_, i) => i % 2 === 0);
  axes(svg, x, y, { left, right, top, bottom, width, height, xValues: dated, xFormat: utcFormat(dates.at(-1) - dates[0] > 40 * 86400e3 ? "%b %Y" : "%d %b"), yLabel: "requests waiting" });
  const at = (_, i) => x(dates[i]);
  const between = (low, high) => area().x(at).y0((_, i) => y(queue[low][i])).y1((_, i) => y(queue[high][i]))(times);
  svg.append("path").attr("d", between("p5", "p95")).attr("fill", "var(--b95)");
  svg.append("path").attr("d", between("p25", "p75")).attr("fill", "var(--b50)");
  svg.append("path").attr("d", line().x(at).y((_, i) => y(queue.p50[i]))(times)).attr("fill", "none").attr("stroke", "var(--accent)").attr("stroke-width", 2);
  const warm = new Date(start + run.warmup_h * 3600e3);
  if (run.warmup_h > 0 && warm < dates.at(-1)) {
    svg.append("rect").attr("x", left).attr("width", x(warm) - left).attr("y", top).attr("height", height - bottom - top).attr("fill", "var(--panel)").attr("opacity", 0.6);
    svg.append("text").attr("class", "soft").attr("x", left + 4).attr("y", top + 12).text("warm-up");
  }
  return holder;
}
