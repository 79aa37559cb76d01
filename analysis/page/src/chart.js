// The frame of a chart: an SVG that scales with the page, with a title for those who cannot see it.
import { axisBottom, axisLeft } from "d3-axis";
import { select } from "d3-selection";
import { element } from "./dom.js";

// As wide as the page has room, narrower on paper; names of rows get a part of it.
let paperWidth = 0;
export const drawForPaper = (width) => { paperWidth = width; };
export const chartWidth = () => paperWidth || Math.max(300, Math.min(1140, document.getElementById("main").clientWidth || 1100));
const letter = 7.2; // the width of one, at most on the mean of a name

// A chart of named rows: the names stand left of the marks, in `most` of room, or above them, whole,
// where that leaves the marks too little or the names not enough.
export function rowsOfChart(most) {
  const width = chartWidth(), narrow = width < Math.max(700, 2.4 * most);
  const left = narrow ? 12 : Math.min(most, Math.round(width * 0.33)), room = narrow ? width - 16 : left - 8;
  return { width, narrow, row: narrow ? 38 : 23, left, nameX: narrow ? left : left - 6, anchor: narrow ? "start" : "end", letters: Math.floor(room / letter) };
}

export function frame(title, width, height) {
  const holder = element("div", { class: "chart" });
  const svg = select(holder).append("svg").attr("viewBox", `0 0 ${width} ${height}`).attr("width", width).attr("height", height)
    .attr("role", "img").attr("aria-label", title);
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

// Fourteen colours that differ in lightness too (after Okabe and Ito).
const palette = ["#0072b2", "#e69f00", "#009e73", "#cc79a7", "#d55e00", "#56b4e9", "#8c6d31", "#9467bd", "#6b8e23", "#e377c2", "#17becf", "#b15928", "#f0e442", "#b2df8a"];
export const movingColor = "#9aa7b3";
export const otherColor = "#c8c8c8";
export const color = (i) => palette[i] ?? otherColor;
