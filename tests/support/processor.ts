/** How long something works, whoever else does. @module */
import process from "node:process";

/** The ms that the processors have worked for this process: on a machine that is full a second by the clock says nothing. */
export function processorMs(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}
