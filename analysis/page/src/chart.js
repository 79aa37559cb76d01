// The frame of a chart: an SVG that scales with the page, with a title for those who cannot see it.
import { axisBottom, axisLeft } from "d3-axis";
import { select } from "d3-selection";
import { element } from "./dom.js";
import palette from "./palette.json";

// As wide as the page has room, narrower on paper; names of rows get a part of it.
let paperWidth = 0;
export const drawForPaper = (width) => { paperWidth = width; };
export const onPaper = () => paperWidth > 0;
export const chartWidth = () => paperWidth || Math.max(300, Math.min(1140, document.getElementById("main").clientWidth || 1100));
const letter = 7.2; // the width of one, at most on the mean of a name

// A chart of named rows: the names stand left of the marks, in `most` of room, or above them, whole,
// where that leaves the marks too little or the names not enough.
export function rowsOfChart(most) {
  const width = chartWidth(), narrow = width < Math.max(700, 2.4 * most);
  const left = narrow ? 12 : Math.min(most, Math.round(width * (onPaper() ? 0.44 : 0.33))), room = narrow ? width - 16 : left - 8;
  return { width, narrow, row: narrow ? 38 : onPaper() ? 17 : 23, left, nameX: narrow ? left : left - 6, anchor: narrow ? "start" : "end", letters: Math.floor(room / letter) };
}

export function frame(title, width, height) {
  const holder = element("div", { class: "chart" });
  const svg = select(holder).append("svg").attr("viewBox", `0 0 ${width} ${height}`).attr("width", width).attr("height", height)
    .attr("role", "group").attr("aria-label", title); // its marks can be reached: each is an image with a text
  return { holder, svg };
}

export function axes(svg, x, y, { left, bottom, top, right, width, height, xLabel, yLabel, yLabelAt = top - 8, xTicks = Math.max(3, Math.round(width / 130)), xValues = null, yTicks = 5, xFormat, yFormat }) {
  const xAxis = axisBottom(x).ticks(xTicks).tickValues(xValues);
  if (xFormat) xAxis.tickFormat(xFormat);
  svg.append("g").attr("class", "axis").attr("transform", `translate(0,${height - bottom})`).call(xAxis);
  if (y) {
    const yAxis = axisLeft(y).ticks(yTicks);
    if (yFormat) yAxis.tickFormat(yFormat);
    svg.append("g").attr("class", "axis").attr("transform", `translate(${left},0)`).call(yAxis);
    svg.append("g").attr("class", "grid").selectAll("line").data(y.ticks(yTicks)).join("line")
      .attr("x1", left).attr("x2", width - right).attr("y1", (d) => y(d)).attr("y2", (d) => y(d));
  }
  if (xLabel) svg.append("text").attr("class", "soft").attr("x", width - right).attr("y", height - 4).attr("text-anchor", "end").text(xLabel);
  if (yLabel) svg.append("text").attr("class", "soft halo").attr("x", 4).attr("y", yLabelAt).text(yLabel);
}

// The colours of the figures, here and in the Python package: of causes by id, of other kinds by rank.
export const otherColor = palette.others;
export const color = (i) => palette.kinds[i] ?? otherColor;
export const causeColor = (id) => palette.causes[id];
export const spareColors = palette.spare;
export const wayColors = palette.ways;
export const waitingColor = palette.waiting;
