// Names beside places on a map: over no other name and no circle, with a thin line to the place where
// they stand apart. The same rule as in the Python package (analysis/karvan/map_labels.py).
const gaps = [3, 10, 19, 30, 44, 60, 80];
const angles = [0, 30, -30, 60, -60, 90, -90, 180, 150, -150, 120, -120, 75, -75, 105, -105].map((degrees) => (degrees * Math.PI) / 180);
const letter = 6.4, high = 14;

const overlap = (a, b) => a.x0 < b.x1 && b.x0 < a.x1 && a.y0 < b.y1 && b.y0 < a.y1;

function crosses(box, [x1, y1], [x2, y2]) {
  for (let i = 0; i <= 24; i++) {
    const x = x1 + ((x2 - x1) * i) / 24, y = y1 + ((y2 - y1) * i) / 24;
    if (x > box.x0 && x < box.x1 && y > box.y0 && y < box.y1) return true;
  }
  return false;
}

// The box whose nearest side or corner is at a point, seen in that direction; y grows downwards.
function anchored([x, y], width, angle) {
  const along = Math.cos(angle), up = Math.sin(angle);
  const x0 = along > 0.2 ? x : along < -0.2 ? x - width : x - width / 2;
  const y0 = Math.abs(up) < 0.2 ? y - high / 2 : up > 0 ? y - high : y;
  return { x0, x1: x0 + width, y0, y1: y0 + high };
}

const distance = (box, [x, y]) => Math.hypot(Math.max(box.x0 - x, 0, x - box.x1), Math.max(box.y0 - y, 0, y - box.y1));

// places: [{name, at: [x, y], r}], the most important first; ways: pairs of points. Gives
// [{place, x, y, leader: null or two points}] for the names that find room.
export function placeLabels(places, ways, width, height) {
  const circles = places.map(({ at: [x, y], r }) => ({ x0: x - r, x1: x + r, y0: y - r, y1: y + r }));
  const taken = [], leaders = [], placed = [];
  for (const place of places) {
    const size = letter * place.name.length + 2;
    let best = null;
    gaps.forEach((gap, near) => angles.forEach((angle, turn) => {
      const toward = [Math.cos(angle), -Math.sin(angle)], out = (length) => [place.at[0] + length * toward[0], place.at[1] + length * toward[1]];
      const begin = out(place.r), end = out(place.r + gap), box = anchored(end, size, angle);
      if (box.x0 < 2 || box.x1 > width - 2 || box.y0 < 2 || box.y1 > height - 2) return;
      if (circles.some((c) => overlap(box, c)) || taken.some((t) => overlap(box, t)) || leaders.some(([a, b]) => crosses(box, a, b))) return;
      if (near > 0 && taken.some((t) => crosses(t, begin, end))) return;
      const over = ways.filter(([a, b]) => crosses(box, a, b)).length + (near > 0 ? circles.filter((c) => crosses(c, out(place.r + 0.5), end)).length : 0);
      const mistaken = places.some((other) => other !== place && distance(box, other.at) - other.r < gap + 5);
      const cost = 4 * near + 0.15 * turn + 2 * over + (mistaken ? (near === 0 ? 9 : 3) : 0);
      if (best === null || cost < best.cost) best = { cost, box, leader: near > 0 ? [begin, end] : null };
    }));
    if (best === null) continue;
    taken.push(best.box);
    if (best.leader) leaders.push(best.leader);
    placed.push({ place, x: best.box.x0 + 1, y: best.box.y1 - 3, leader: best.leader });
  }
  return placed;
}
