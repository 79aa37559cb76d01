"""Names beside places on a map: over no other name and no circle, with a thin line to the place where they stand apart.

The same rule as on the report page (analysis/page/src/labels.js): places come in the order given,
the most important first; each name takes the free spot that is cheapest, near ones being cheap and
spots over a way or on the left dear.
"""

import numpy as np

GAPS = (3, 9, 17, 27, 39, 53, 70, 90)  # points between circle and name
ANGLES = np.radians([0, 30, -30, 60, -60, 90, -90, 180, 150, -150, 120, -120, 75, -75, 105, -105])  # from east
FONT = 6.8


def _anchored(x, y, width, height, angle):
    """The lower left corner of a box whose nearest side or corner is at a point, seen in that direction."""
    along, up = np.cos(angle), np.sin(angle)
    left = x if along > 0.2 else x - width if along < -0.2 else x - width / 2
    low = y - height / 2 if abs(up) < 0.2 else y if up > 0 else y - height
    return left, low


def _crosses(box, a, b):
    """Whether a line comes through a box (left, low, right, high)."""
    ends = np.linspace(0, 1, 24)[:, None]
    points = a + (b - a) * ends
    return bool(np.any((points[:, 0] > box[0]) & (points[:, 0] < box[2]) & (points[:, 1] > box[1]) & (points[:, 1] < box[3])))


def _overlap(box, others):
    return any(box[0] < o[2] and o[0] < box[2] and box[1] < o[3] and o[1] < box[3] for o in others)


def _distance(box, point):
    """From a box to a point outside of it."""
    return float(np.hypot(max(box[0] - point[0], 0, point[0] - box[2]), max(box[1] - point[1], 0, point[1] - box[3])))


def spots(at, radius, size, frame, circles, taken, leaders, ways, others):
    """The free boxes for one name with their cost: [(cost, box, where the leader begins, where it ends)].

    others: the middles and radii of the other places, near which the name would be taken for theirs.
    """
    found = []
    for near, gap in enumerate(GAPS):
        for turn, angle in enumerate(ANGLES):
            toward = np.array([np.cos(angle), np.sin(angle)])
            end = at + (radius + gap) * toward
            left, low = _anchored(*end, *size, angle)
            box = (left, low, left + size[0], low + size[1])
            inside = frame[0] <= box[0] and box[2] <= frame[2] and frame[1] <= box[1] and box[3] <= frame[3]
            begin = at + radius * toward
            if not inside or _overlap(box, circles) or _overlap(box, taken) or any(_crosses(box, *line) for line in leaders):
                continue
            if near > 0 and any(_crosses(other, begin + 0.5 * toward, end) for other in taken):
                continue
            over = sum(_crosses(box, *way) for way in ways) + sum(near > 0 and _crosses(c, begin + 0.5 * toward, end) for c in circles)
            mistaken = any(_distance(box, other) - r < gap + 5 for other, r in others)
            found.append((4 * near + 0.15 * turn + 2 * over + (9 if mistaken and near == 0 else 3 if mistaken else 0), box, begin, end))
    return found


def place_labels(axis, places, ways, around=None, font=FONT):
    """places: [(name, (x, y), radius in points)], the most important first; ways: lines (2, 2) in data; around: an axis on
    this one over which no name may lie. Gives how many names found no room."""
    left_out = 0
    figure = axis.figure
    figure.draw_without_rendering()  # fixes the frame, which the layout may have moved
    to_points = 72 / figure.dpi
    shown = axis.get_window_extent().extents * to_points
    frame = (shown[0] + 2, shown[1] + 2, shown[2] - 2, shown[3] - 2)
    at = [axis.transData.transform(point) * to_points for _, point, _ in places]
    lines = [axis.transData.transform(way) * to_points for way in ways]
    circles = [(x - r, y - r, x + r, y + r) for (x, y), (_, _, r) in zip(at, places)]
    taken, leaders = [] if around is None else [tuple(around.get_window_extent().extents * to_points)], []
    for (name, point, radius), middle in zip(places, at):
        text = axis.text(*point, name, fontsize=font, zorder=5)
        extent = text.get_window_extent().extents * to_points
        size = (extent[2] - extent[0] + 1, extent[3] - extent[1])
        others = [(other, r) for other, (_, _, r) in zip(at, places) if other is not middle]
        found = spots(middle, radius, size, frame, circles, taken, leaders, lines, others)
        text.remove()
        if not found:
            left_out += 1
            continue
        _, box, begin, end = min(found, key=lambda spot: spot[0])
        taken.append(box)
        _write(axis, name, point, middle, box, begin, end, font)
        if np.hypot(*(end - begin)) > GAPS[1] - 1:
            leaders.append((begin, end))
    return left_out


def _write(axis, name, point, middle, box, begin, end, font):
    from matplotlib import patheffects
    around = [patheffects.withStroke(linewidth=1.6, foreground="white", alpha=0.8)]
    axis.annotate(name, point, xytext=(box[0] - middle[0], (box[1] + box[3]) / 2 - middle[1]), textcoords="offset points", fontsize=font, ha="left", va="center",
                  zorder=5, path_effects=around, annotation_clip=False)
    if np.hypot(*(end - begin)) > GAPS[1] - 1:
        axis.annotate("", point, xytext=tuple(end - middle), textcoords="offset points", zorder=4,
                      arrowprops={"arrowstyle": "-", "linewidth": 0.5, "color": "#333f4a", "shrinkA": 0, "shrinkB": np.hypot(*(begin - middle))})
