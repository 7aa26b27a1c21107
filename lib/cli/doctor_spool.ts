/** What `trapline doctor` says of the captures that wait to be sent. @module */
import { resolve } from "node:path";
import { count, formatBytes } from "../facts/text.ts";
import { Spool } from "../ship/spool.ts";
import { readShipState, type ShipState, shipTrouble } from "../ship/state.ts";
import type { DoctorFinding } from "./doctor_findings.ts";

/** A state that is older means that nobody sends. */
const OLD_MS = 60_000;

/** How the spool of an output folder stands; `now` is in ms since 1970. */
export function spoolFinding(folder: string, now: number): DoctorFinding {
  const spool = new Spool(resolve(folder));
  const { captures, bytes } = spool.waiting;
  const state = readShipState(spool.statePath);
  const trouble = state && shipTrouble(state);
  if (captures === 0) {
    return { what: "sinks", ok: true, text: `no capture waits to be sent${trouble ? `; ${trouble}` : ""}` };
  }
  return {
    what: "sinks",
    ok: trouble === undefined,
    text: `${count(captures, "capture")} wait${captures === 1 ? "s" : ""} to be sent, ${formatBytes(bytes)}${
      trouble === undefined ? "" : `: ${trouble}`
    }`,
    fix: isSending(state, now) ? undefined : `nobody sends them now: trapline ship ${resolve(folder)}`,
  };
}

function isSending(state: ShipState | undefined, now: number): boolean {
  return state !== undefined && now - Date.parse(state.at) < OLD_MS;
}
