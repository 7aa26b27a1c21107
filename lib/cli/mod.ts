/**
 * The command line as a function: parse, run, give the exit code.
 *
 * @module
 */
export { cli } from "./command_line.ts";
export { main, type MainDefaults } from "./recipe_main.ts";
