// Cuts the outline of the land (Natural Earth 1:50m, public domain, by way of the package
// world-atlas) to the part of the world in which the corridors lie, simplifies it and writes
// land.json: the coasts alone, no borders. The Caspian Sea is a hole in the land.
//
//     npm install && npm run land
import { readFileSync, writeFileSync } from "node:fs";
import { feature } from "topojson-client";
import { topology } from "topojson-server";
import { presimplify, quantile, simplify } from "topojson-simplify";

const WEST = 5, EAST = 130, SOUTH = 2, NORTH = 66;
const KEPT = 0.35; // of the points, the most telling ones
const STEPS = 6000; // of the grid to which points are rounded: about 0.02 degrees

const atlas = JSON.parse(readFileSync("node_modules/world-atlas/land-50m.json"));

// One side of Sutherland and Hodgman's clipping: what lies on the inner side of a line of
// constant longitude (axis 0) or latitude (axis 1).
function clipSide(ring, axis, limit, sign) {
  const inside = (p) => sign * (p[axis] - limit) >= 0;
  const out = [];
  for (let i = 0; i < ring.length; i++) {
    const a = ring[i], b = ring[(i + 1) % ring.length];
    if (inside(a)) out.push(a);
    if (inside(a) !== inside(b)) {
      const t = (limit - a[axis]) / (b[axis] - a[axis]);
      const crossing = [a[0] + t * (b[0] - a[0]), a[1] + t * (b[1] - a[1])];
      crossing[axis] = limit;
      out.push(crossing);
    }
  }
  return out;
}

function clipRing(ring) {
  let open = ring.slice(0, -1);
  for (const [axis, limit, sign] of [[0, WEST, 1], [0, EAST, -1], [1, SOUTH, 1], [1, NORTH, -1]])
    open = clipSide(open, axis, limit, sign);
  return open.length >= 3 ? [...open, open[0]] : null;
}

const polygons = [];
for (const one of feature(atlas, atlas.objects.land).features)
  for (const polygon of one.geometry.coordinates) {
    const rings = polygon.map(clipRing).filter(Boolean);
    if (rings.length > 0 && rings[0]) polygons.push(rings);
  }

const land = { type: "MultiPolygon", coordinates: polygons };
const whole = presimplify(topology({ land }, STEPS));
const simple = simplify(whole, quantile(whole, 1 - KEPT));
const rounded = topology({ land: feature(simple, simple.objects.land) }, STEPS);
writeFileSync("land.json", JSON.stringify(rounded) + "\n");
console.log(`land.json: ${JSON.stringify(rounded).length} bytes, ${polygons.length} polygons`);
