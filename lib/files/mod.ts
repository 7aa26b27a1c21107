/**
 * The texts that Trapline reads and writes: recipes in YAML, ProcDump's command lines, event logs, results, health files.
 * Runs anywhere, and needs no permission: the caller reads the files.
 *
 * @module
 */
export { readRecipe, writeYaml } from "../recipe/plan/yaml.ts";
export {
  importProcDump,
  type ProcDumpImport,
  type ProcDumpRecipe,
  type ProcDumpRefusal,
  type ProcDumpTarget,
} from "../recipe/procdump/procdump.ts";
export { type HealthFacts, readHealth } from "../log/health.ts";
export { type Log, readLog } from "../log/read.ts";
export type { LogRecord } from "../log/record.ts";
export { type FailedResult, readResult, type ResultFile } from "../log/result.ts";
