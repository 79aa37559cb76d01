// Stations: how many customers are there, how many pass, how long they stay; and what is said of a
// population that circulates.
import { element, table } from "./dom.js";
import { estimate, hours } from "./format.js";

const circulates = "Nothing arrives here: its customers circulate, or count for the flow in which they began. So there are no transit times and no hours of journeys; the stations tell how they fare.";

// Why there is nothing to show of these flows.
export const nothingArrived = (flows, otherwise = "No shipment arrived.") => (flows.length > 0 && flows.every((f) => f.circulates) ? circulates : otherwise);

export function drawStations(run) {
  const columns = [{ title: "Station" }, { title: "Customers there (mean)", number: true }, { title: "Throughput (per hour)", number: true }, { title: "Mean stay", number: true }];
  const rows = run.stations.map((s) => [run.places[s.place].name, estimate(s.customers), estimate(s.per_h), hours(s.stay_h)]);
  return element("div", {}, table("Customers at stations", columns, rows));
}
