// The map of the corridor: links as wide as their shipments, places as large as the waiting there.
import { max } from "d3-array";
import { geoMercator, geoPath } from "d3-geo";
import { scaleSqrt } from "d3-scale";
import { zoom, zoomIdentity } from "d3-zoom";
import { feature } from "topojson-client";
import { chartWidth, frame, waitingColor } from "./chart.js";
import { element, tell } from "./dom.js";
import { estimate, hours, number } from "./format.js";

export function drawMap(run, land, borders) {
  const known = run.places.filter((p) => !p.link && p.lat !== null && p.lon !== null);
  if (known.length < 2) return element("p", {}, "The scenario gives no coordinates of its places: there is no map.");
  const width = chartWidth(), height = Math.max(300, Math.min(520, Math.round(width * 0.48)));
  const { holder, svg } = frame("Map of the corridor: shipments on its links, and the hours waited at its places", width, height);
  svg.attr("class", "map").style("background", "var(--sea)");
  const points = { type: "MultiPoint", coordinates: known.map((p) => [p.lon, p.lat]) };
  const projection = geoMercator().fitExtent([[width * 0.08, 40], [width * 0.86, height - 40]], points);
  const path = geoPath(projection);
  const world = svg.append("g");
  world.append("path").attr("class", "land").attr("d", path(feature(land, land.objects.land)));
  if (borders) world.append("path").attr("class", "borders").attr("d", path(borders));
  const links = ways(run);
  const weight = scaleSqrt([0, max(links, (l) => l.shipments[0]) || 1], [0.8, 2 + 0.0065 * width]);
  world.append("g").selectAll("path").data(links).join("path").attr("fill", "none").attr("stroke-linecap", "round").attr("tabindex", 0)
    .attr("stroke", (l) => (l.sea ? "var(--seaway)" : l.road ? "var(--road)" : "var(--rail)")).attr("stroke-dasharray", (l) => (l.road ? "6 4" : null))
    .attr("opacity", 0.75).attr("stroke-width", (l) => weight(l.shipments[0] ?? 0)).attr("d", (l) => curve(projection(l.from), projection(l.to)))
    .call(tell, (l) => `${l.name}\n${estimate(l.shipments)} shipments in a replication\nwaiting: ${hours(perShipment(l))} per shipment`);
  const radius = scaleSqrt([0, max(known, (p) => p.waited_h[0]) || 1], [3.5, 4 + 0.02 * width]);
  const marks = world.append("g").selectAll("circle").data([...known].sort((a, b) => b.waited_h[0] - a.waited_h[0])).join("circle")
    .attr("cx", (p) => projection([p.lon, p.lat])[0]).attr("cy", (p) => projection([p.lon, p.lat])[1]).attr("r", (p) => radius(p.waited_h[0] ?? 0))
    .attr("fill", waitingColor).attr("fill-opacity", 0.55).attr("stroke", "var(--ink)").attr("tabindex", 0)
    .call(tell, (p) => `${p.name} (${p.kind})\n${estimate(p.shipments)} shipments in a replication\nwaiting: ${hours(perShipment(p))} per shipment`);
  const labels = world.append("g");
  place(labels, known, projection, width, (p) => radius(p.waited_h[0] ?? 0));
  const move = zoom().scaleExtent([1, 24]).on("zoom", ({ transform }) => {
    world.attr("transform", transform);
    marks.attr("r", (p) => radius(p.waited_h[0] ?? 0) / Math.sqrt(transform.k));
    labels.selectAll("text").style("font-size", `${12 / transform.k}px`);
  });
  svg.call(move);
  const button = (text, label, act) => element("button", { type: "button", "aria-label": label, onclick: act }, text);
  return element("div", {}, element("div", { class: "controls" }, button("+", "Zoom in", () => svg.call(move.scaleBy, 1.6)), button("−", "Zoom out", () => svg.call(move.scaleBy, 1 / 1.6)),
    button("Whole corridor", "Show the whole corridor", () => svg.call(move.transform, zoomIdentity))), holder,
    element("p", { class: "note" }, `Circles: hours that all shipments together waited at a place. Lines: shipments (the widest ${number(weight.domain()[1])} in a replication); grey by rail, blue by sea, dashed by road. Coasts: Natural Earth, public domain${borders ? "; borders as given by the user" : "; no borders are drawn"}.`));
}

const perShipment = (p) => (p.shipments[0] > 0 ? [p.waited_h[0] / p.shipments[0], null, p.waited_h[2]] : null);

// Links between places with coordinates; a rail line is one between its two ends.
function ways(run) {
  const byId = new Map(run.places.map((p) => [p.id, p]));
  const at = (id) => { const p = byId.get(id); return p && p.lat !== null && p.lon !== null ? [p.lon, p.lat] : null; };
  const ways = [];
  for (const p of run.places) {
    if (!p.ends) continue;
    const [from, to] = p.ends.map(at);
    if (from && to && p.shipments[0] > 0) ways.push({ ...p, from, to, sea: p.kind === "sea", road: p.kind === "road" });
  }
  return ways;
}

// Slightly bent, so that the two directions and parallel services lie apart.
function curve([x1, y1], [x2, y2]) {
  const bend = 0.08;
  return `M${x1},${y1}Q${(x1 + x2) / 2 + (y1 - y2) * bend},${(y1 + y2) / 2 + (x2 - x1) * bend} ${x2},${y2}`;
}

// Names beside the places, the busiest first, where they do not lie over another name.
function place(group, places, projection, width, radius) {
  // Circles are in the way of names too.
  const taken = places.map((p) => { const [x, y] = projection([p.lon, p.lat]), r = Math.min(radius(p), 14) * 0.7; return { x: x - r, y: y - r, w: 2 * r, h: 2 * r }; });
  const free = (box) => !taken.some((t) => box.x < t.x + t.w && t.x < box.x + box.w && box.y < t.y + t.h && t.y < box.y + t.h);
  for (const p of [...places].sort((a, b) => (b.waited_h[0] ?? 0) - (a.waited_h[0] ?? 0))) {
    const [x, y] = projection([p.lon, p.lat]);
    const w = 7.2 * p.name.length, h = 15, r = radius(p) + 4;
    const spots = [[x + r, y + 4, "start"], [x - r, y + 4, "end"], [x, y - r - 2, "middle"], [x, y + r + 11, "middle"], [x + r, y + 18, "start"], [x - r, y - 12, "end"], [x + r, y - 12, "start"], [x - r, y + 18, "end"],
      [x + r, y + 32, "start"], [x - r, y + 32, "end"], [x + r, y - 26, "start"], [x - r, y - 26, "end"]];
    for (const [tx, ty, anchor] of spots) {
      const box = { x: anchor === "start" ? tx : anchor === "end" ? tx - w : tx - w / 2, y: ty - 12, w, h };
      if (box.x < 0 || box.x + w > width || !free(box)) continue;
      taken.push(box);
      group.append("text").attr("class", "halo").attr("x", tx).attr("y", ty).attr("text-anchor", anchor).text(p.name);
      break;
    }
  }
}
