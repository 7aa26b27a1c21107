/** Triggers that are found by looking, at programs that are well and at signs of life; hangs_test.ts has the ill ones. */
import { join } from "node:path";
import { type Case, checkAll } from "../support/rule_cases.ts";
import { outputFolder, seen } from "../support/trapline.ts";

const rule = (on: unknown): unknown => ({ on, do: [{ log: "seen" }] });

/** A program that works and answers, close to none of them for long. */
const WELL: Case = {
  what: "nothing, of a program that is well",
  rules: {
    window: rule({ window: "3s" }),
    dialog: rule({ dialog: "*" }),
    noProgress: rule({ noProgress: "3s" }),
    cpu: rule({ cpu: "<1%", for: "3s" }),
    memory: rule({ memory: "+64MiB" }),
    handles: rule({ handles: ">10000" }),
    threads: rule({ threads: ">50" }),
    silence: rule({ silence: "1h" }),
  },
  program: "window",
  args: ["busy", "6"],
  fires: 0,
  code: 0,
};

/** A program that writes the file so often, every 100 ms, and sleeps for the rest of its 5 seconds. */
const beats = (file: string, times: number): Pick<Case, "program" | "args" | "rules" | "code"> => ({
  rules: { heartbeat: rule({ heartbeat: { file }, for: "2s" }) },
  program: "quiet",
  args: ["beat", "5", file, "100", `${times}`],
  code: 0,
});

Deno.test("a look finds nothing in a program that is well, and a heart that stopped", async () => {
  await using out = await outputFolder();
  const file = (name: string): string => seen(join(out.path, "..", name));
  await checkAll([
    WELL,
    { what: "heartbeat that goes on", ...beats(file("goes-on"), 45), fires: 0 },
    { what: "heartbeat that stops", ...beats(file("stops"), 10), fires: 1 },
    {
      what: "heartbeat that never came",
      rules: {
        file: rule({ heartbeat: { file: file("nowhere") }, for: "2s" }),
        http: rule({ heartbeat: { http: "http://127.0.0.1:9/" }, for: "2s" }),
        pipe: rule({ heartbeat: { pipe: "trapline-nobody" }, for: "2s" }),
      },
      program: "quiet",
      args: ["sleep", "4"],
      fires: 3,
      code: 0,
    },
  ]);
});
