/**
 * The command line, believing that it is an executable made by `deno compile`: the one that STANDALONE names, which runs
 * this script again.
 *
 * @module
 */
Object.defineProperty(Deno, "build", { value: { ...Deno.build, standalone: true } });
Object.defineProperty(Deno, "execPath", { value: () => Deno.env.get("STANDALONE") });
const { program } = await import("../../../lib/cli/main.ts");
Deno.exit(await program(Deno.args));
