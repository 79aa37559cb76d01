// Numbers for people: as many digits as the interval supports, always with a unit.
import { format } from "d3-format";

const whole = format(",.0f");

export function number(x) {
  if (x === null || x === undefined || !isFinite(x)) return "-";
  if (x === 0) return "0";
  const size = Math.abs(x);
  if (size >= 1000) return whole(x);
  const text = size < 1e-4 ? size.toExponential(1) : String(Number(size.toPrecision(3)));
  return x < 0 ? `−${text}` : text; // the sign that d3 writes
}

// [mean, half_width, n] as "31.2 ± 4.1": both rounded to two digits of the half-width.
export function estimate(e, factor = 1) {
  if (!e || e[0] === null) return "-";
  const mean = e[0] * factor;
  if (e[1] === null) return number(mean);
  const half = e[1] * factor;
  if (half === 0 || half < 1e-6 * Math.abs(mean)) return `${number(mean)} ± 0`;
  const digits = 1 - Math.floor(Math.log10(half));
  const step = 10 ** Math.max(0, -digits); // of numbers whose half-width has more than two digits
  const show = (x) => (digits > 6 ? x.toExponential(1) : format(`,.${Math.max(0, digits)}f`)(step > 1 ? Math.round(x / step) * step : x));
  return `${show(mean)} ± ${show(half)}`;
}

// A difference: "+31.2 ± 4.1", with no sign before what rounds to nothing.
export function signed(e) {
  const text = estimate(e);
  return e[0] > 0 && /[1-9]/.test(text.split(" ")[0]) ? `+${text}` : text;
}

// The unit in which hours of this size are told.
export function timeUnit(hours) {
  return Math.abs(hours ?? 0) < 72 ? { factor: 1, unit: "h" } : { factor: 1 / 24, unit: "d" };
}

export function hours(e) {
  const { factor, unit } = timeUnit(e && e[0]);
  return e && e[0] !== null ? `${estimate(e, factor)} ${unit}` : "-";
}

export const percent = (e) => (e && e[0] !== null ? `${estimate(e, 100)} %` : "-");
