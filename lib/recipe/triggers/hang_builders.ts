/** Hangs, as functions in a namespace: `hang.window("10s")`. @module */
export { dialog, heartbeat, noProgress, silence, window } from "./hang.ts";
