// The map of the corridor: links as wide as their shipments, places as large as the waiting there.
import { max } from "d3-array";
import { geoMercator, geoPath } from "d3-geo";
import { scaleSqrt } from "d3-scale";
import { zoom, zoomIdentity } from "d3-zoom";
import { feature } from "topojson-client";
import { chartWidth, frame, onPaper, waitingColor } from "./chart.js";
import { element, tell } from "./dom.js";
import { estimate, hours, number } from "./format.js";
import { placeLabels } from "./labels.js";

export function drawMap(run, land, borders) {
  const known = run.places.filter((p) => !p.link && p.lat !== null && p.lon !== null).sort((a, b) => (b.waited_h[0] ?? 0) - (a.waited_h[0] ?? 0));
  if (known.length < 2) return element("p", {}, "The scenario gives no coordinates of its places: there is no map.");
  const width = chartWidth(), height = onPaper() ? 330 : Math.max(300, Math.min(520, Math.round(width * 0.48)));
  const { holder, svg } = frame("Map of the corridor: shipments on its links, and the hours waited at its places; the tables below have the numbers", width, height);
  svg.attr("class", "map").style("background", "var(--sea)");
  const points = { type: "MultiPoint", coordinates: known.map((p) => [p.lon, p.lat]) };
  const projection = geoMercator().fitExtent([[width * 0.08, 40], [width * 0.86, height - 40]], points);
  const path = geoPath(projection);
  const world = svg.append("g");
  world.append("path").attr("class", "land").attr("d", path(feature(land, land.objects.land)));
  if (borders) world.append("path").attr("class", "borders").attr("d", path(borders));
  const links = ways(run);
  const weight = scaleSqrt([0, max(links, (l) => l.shipments[0]) || 1], [0.8, 2 + 0.0065 * width]);
  const radius = scaleSqrt([0, max(known, (p) => p.waited_h[0]) || 1], [3.5, 4 + 0.02 * width]);
  const lines = drawWays(world, links, projection, weight), marks = drawPlaces(world, known, projection, radius), labels = svg.append("g");
  const show = (transform) => {
    const size = (p) => radius(p.waited_h[0] ?? 0) * Math.min(1.6, transform.k ** 0.25);
    world.attr("transform", transform);
    lines.attr("stroke-width", (l) => weight(l.shipments[0] ?? 0) / transform.k ** 0.75);
    marks.attr("r", (p) => size(p) / transform.k);
    nameAll(labels, known, links, (lonlat) => transform.apply(projection(lonlat)), size, width, height);
  };
  show(zoomIdentity);
  // The wheel alone and a single finger move the page, not the map.
  const wanted = (event) => (event.type === "wheel" ? event.ctrlKey || event.metaKey : !event.button && !(event.touches && event.touches.length < 2));
  const move = zoom().scaleExtent([1, 40]).filter(wanted).on("zoom", ({ transform }) => show(transform));
  svg.call(move);
  return element("div", {}, buttons(svg, move), holder, scales(run, radius, weight, links),
    element("p", { class: "note" }, `Circles: hours that all shipments together waited at a place; lines: shipments; means of a replication of ${number((run.horizon_h - run.warmup_h) / 24)} days. Ctrl and the wheel, two fingers or the buttons zoom. Coasts: Natural Earth, public domain${borders ? "; borders as given by the user" : "; no borders are drawn"}.`));
}

function drawWays(world, links, projection, weight) {
  return world.append("g").selectAll("path").data(links).join("path").attr("fill", "none").attr("stroke-linecap", "round").attr("tabindex", 0)
    .attr("stroke", (l) => paint(l)).attr("stroke-dasharray", (l) => (l.road ? "6 4" : null))
    .attr("opacity", 0.75).attr("stroke-width", (l) => weight(l.shipments[0] ?? 0)).attr("d", (l) => curve(projection(l.from), projection(l.to)))
    .call(tell, (l) => `${l.name}\n${estimate(l.shipments)} shipments in a replication\nwaiting: ${hours(perShipment(l))} per shipment`);
}

function drawPlaces(world, known, projection, radius) {
  return world.append("g").selectAll("circle").data(known).join("circle")
    .attr("cx", (p) => projection([p.lon, p.lat])[0]).attr("cy", (p) => projection([p.lon, p.lat])[1]).attr("r", (p) => radius(p.waited_h[0] ?? 0))
    .attr("fill", waitingColor).attr("fill-opacity", 0.6).attr("stroke", "var(--ink)").attr("vector-effect", "non-scaling-stroke").attr("tabindex", 0)
    .call(tell, (p) => `${p.name} (${p.kind})\n${estimate(p.shipments)} shipments in a replication\nwaiting: ${estimate(p.waited_h)} h of all shipments, ${hours(perShipment(p))} per shipment`);
}

// Names are placed anew at every zoom: what is near is told apart there.
function nameAll(labels, known, links, at, size, width, height) {
  const spot = (p) => at([p.lon, p.lat]);
  const places = known.map((p) => ({ name: p.name, at: spot(p), r: size(p) })).filter(({ at: [x, y] }) => x > 0 && x < width && y > 0 && y < height);
  const lines = links.map((l) => [at(l.from), at(l.to)]);
  const placed = placeLabels(places, lines, width, height);
  labels.selectAll("line").data(placed.filter((p) => p.leader)).join("line").attr("stroke", "var(--soft)")
    .attr("x1", (p) => p.leader[0][0]).attr("y1", (p) => p.leader[0][1]).attr("x2", (p) => p.leader[1][0]).attr("y2", (p) => p.leader[1][1]);
  labels.selectAll("text").data(placed).join("text").attr("class", "halo").attr("x", (p) => p.x).attr("y", (p) => p.y).text((p) => p.place.name);
}

function buttons(svg, move) {
  const button = (text, label, act) => element("button", { type: "button", "aria-label": label, onclick: act }, text);
  const slide = (x, y) => () => svg.call(move.translateBy, x, y);
  return element("div", { class: "controls" }, button("+", "Zoom in", () => svg.call(move.scaleBy, 1.6)), button("−", "Zoom out", () => svg.call(move.scaleBy, 1 / 1.6)),
    button("←", "Look farther west", slide(80, 0)), button("→", "Look farther east", slide(-80, 0)), button("↑", "Look farther north", slide(0, 60)), button("↓", "Look farther south", slide(0, -60)),
    button("Whole corridor", "Show the whole corridor", () => svg.call(move.transform, zoomIdentity)));
}

// 1, 2 or 5 times a power of ten, no more than x.
function roundBelow(x) {
  const power = 10 ** Math.floor(Math.log10(x));
  return [5, 2, 1].find((m) => m * power <= x * (1 + 1e-9)) * power;
}

// What circles and lines of some sizes stand for, and the colours of the ways.
function scales(run, radius, weight, links) {
  const most = radius.domain()[1], widest = weight.domain()[1], height = Math.max(28, 2 * radius(roundBelow(Math.max(1, most))) + 6), room = chartWidth();
  const { holder, svg } = frame("Scales of the map: circles by hours waited, lines by shipments", room, height);
  let x = 6, row = 0;
  const entry = (draw, wide, text) => {
    const whole = wide + 17 + 6.7 * text.length;
    if (x + whole > room && x > 6) { x = 6; row += 1; }
    const y = height / 2 + 24 * row;
    draw(x, y);
    svg.append("text").attr("x", x + wide + 5).attr("y", y + 4).text(text);
    x += whole;
  };
  if (most > 1) for (const h of [1, 8, 60].map((part) => roundBelow(most / part)))
    entry((at, y) => svg.append("circle").attr("cx", at + radius(h)).attr("cy", y).attr("r", radius(h)).attr("fill", waitingColor).attr("fill-opacity", 0.6).attr("stroke", "var(--ink)"), 2 * radius(h), `${number(h)} h waited`);
  const line = (color, wide, dashed) => (at, y) => svg.append("line").attr("x1", at).attr("x2", at + 26).attr("y1", y).attr("y2", y).attr("stroke", color).attr("stroke-width", wide).attr("stroke-dasharray", dashed ? "6 4" : null);
  if (widest > 1) for (const n of [1, 10].map((part) => roundBelow(widest / part))) entry(line("var(--rail)", weight(n)), 26, `${number(n)} shipments`);
  for (const [name, one] of [["rail", links.find((l) => !l.sea && !l.road)], ["sea", links.find((l) => l.sea)], ["road", links.find((l) => l.road)]]) if (one) entry(line(paint(one), 3, one.road), 26, `by ${name}`);
  svg.attr("viewBox", `0 0 ${room} ${height + 24 * row}`).attr("height", height + 24 * row);
  return holder;
}

const paint = (way) => (way.sea ? "var(--seaway)" : way.road ? "var(--road)" : "var(--rail)");
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
