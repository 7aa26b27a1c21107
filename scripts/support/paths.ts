/** Path helpers of the scripts, from Node's built-ins. @module */
export { basename, dirname, join, relative, resolve } from "node:path";
export { fileURLToPath as fromFileUrl } from "node:url";
