// The worst places at a glance: how much of all waiting each causes, and how sure that is.
import { max } from "d3-array";
import { scaleBand, scaleLinear } from "d3-scale";
import { axes, causeColor, frame, onPaper, otherColor, rowsOfChart } from "./chart.js";
import { element, tell } from "./dom.js";
import { estimate, hours, number, percent } from "./format.js";
import { placeAndCause } from "./hours.js";

const most = 6;

export function worstPlaces(run) {
  const rows = run.bottlenecks.slice(0, most);
  if (rows.length < 2) return null;
  const { width, narrow, row, left, nameX, anchor, letters } = rowsOfChart(onPaper() ? 316 : 420), right = 110, top = 6, bottom = 38, height = top + bottom + row * rows.length;
  const upper = (b) => 100 * (b.share[0] + (b.share[1] ?? 0)), lower = (b) => 100 * Math.max(0, b.share[0] - (b.share[1] ?? 0));
  const x = scaleLinear([0, max(rows, upper)], [left, width - right]).nice();
  const y = scaleBand(rows.map((_, i) => i), [top, height - bottom]).padding(0.25);
  const bar = (i) => y(i) + (narrow ? 15 : 0), thick = y.bandwidth() - (narrow ? 15 : 0), middle = (i) => bar(i) + thick / 2;
  const name = (b) => `${run.places[b.place].name}: ${run.causes[b.cause].meaning}`;
  const { holder, svg } = frame(`Where shipments wait most: ${rows.map((b) => `${name(b)}, ${percent(b.share)} of all waiting`).join("; ")}`, width, height);
  axes(svg, x, null, { width, height, bottom, right, xLabel: narrow ? "share of all waiting (%)" : `share of all waiting (%)${rows[0].share[1] === null ? "" : `; whiskers: ${number(100 * run.level)} % interval`}; right: per shipment that passes` });
  const groups = svg.append("g").selectAll("g").data(rows).join("g").attr("tabindex", 0).call(tell, (b) => `${name(b)}\n${percent(b.share)} of all waiting\n${hours(b.each_h)} per shipment that passes\n${estimate(b.shipment_hours)} h of all shipments`);
  groups.append("rect").attr("x", x(0)).attr("width", (b) => Math.max(1, x(100 * b.share[0]) - x(0))).attr("y", (_, i) => bar(i)).attr("height", thick).attr("fill", (b) => causeColor(run.causes[b.cause].id) ?? otherColor);
  groups.filter((b) => b.share[1] > 0).append("path").attr("stroke", "var(--ink)").attr("fill", "none")
    .attr("d", (b) => { const i = rows.indexOf(b), a = x(lower(b)), z = x(upper(b)), m = middle(i); return `M${a},${m - 4}V${m + 4}M${a},${m}H${z}M${z},${m - 4}V${m + 4}`; });
  groups.append("text").attr("x", nameX).attr("y", (_, i) => (narrow ? y(i) + 11 : middle(i) + 4)).attr("text-anchor", anchor).text((b) => placeAndCause(run.places[b.place].name, run.causes[b.cause].meaning, letters));
  groups.append("text").attr("class", "soft").attr("x", (b) => x(upper(b)) + 6).attr("y", (_, i) => middle(i) + 4).text((b) => hours(b.each_h));
  return element("div", {}, holder);
}
