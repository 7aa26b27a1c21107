/**
 * A target that makes debug events all the time is left or killed within a second of the order, and what is told is what
 * happened; and a job that is cancelled has its dump in time. Six ways by turns in `test`, each with each kind of event
 * and pace in `test:long`.
 */
import { deepStrictEqual, doesNotMatch, match, ok, strictEqual as equal } from "node:assert/strict";
import { EXIT } from "../../lib/cli/exit.ts";
import { CONTROL_C_EXIT, pressed, pressedInJob } from "../support/ctrl_c.ts";
import { recordsOf } from "../support/events.ts";
import { running } from "../support/running.ts";
import { testAtOnce } from "../support/steps_at_once.ts";
import { table } from "../support/table.ts";
import { outputFolder, programs, seen, trapline } from "../support/trapline.ts";

const LONG = Deno.env.get("TRAPLINE_LONG") !== undefined;
const KINDS = ["thread", "raise", "text", "dll"], PACES = [10, 50, 90];
/** How long the program runs if nobody ends it, in s. */
const LIFE = 300;
/** How long after the order it is gone, or on its own again; and what of that is the machine's, which others use, too. */
const MOST_MS = 1_000, SLACK_MS = Number(Deno.env.get("TRAPLINE_SLACK_MS") ?? 1_000);

/** How a run ended, and how many ms after the order. */
interface Left {
  readonly ms: number;
  readonly outcome: string;
  readonly code: number;
  readonly stderr: string;
  readonly stdout: string;
}

type Way = (kind: string, pace: number) => Promise<Left>;

/** A rule that wants every exception, and fires at none. */
const COUNTING = `{ on: { count: 1000000, of: { exception: "*", chance: first } }, do: [{ log: never }] }`;

/** Under a recipe with one rule, which ends it after two seconds, beside another one. */
function under(
  on: string,
  action: "kill" | "detach",
  beside = `{ on: { exception: "*" }, do: [{ dump: mini }] }`,
): Way {
  return async (kind, pace) => {
    await using out = await outputFolder();
    const [recipe, events] = [`${out.path}.yaml`, `${out.path}.events`];
    await Deno.writeTextFile(
      recipe,
      // Both rules need it to have a debugger.
      `name: leaving\nrules:\n  beside: ${beside}\n  end: { on: { ${on} }, do: [{ ${action}: true }] }\n`,
    );
    const own = ["--recipe", seen(recipe), "--events", seen(events), "--out", out.path];
    const target = [(await programs()).path("busy"), kind, `${pace}`, `${LIFE}`];
    const { code, stderr, stdout } = await trapline(["run", ...own, "--", ...target]);
    const records = await recordsOf(events);
    const ordered = records.findLast((each) => each.kind === "decided" && action in each.action)!.at;
    const ended = records.findLast(({ kind }) => kind === "ended")!;
    await Deno.remove(recipe);
    return {
      ms: ended.at - ordered,
      outcome: ended.kind === "ended" ? ended.outcome : "",
      code,
      stderr,
      stdout,
    };
  };
}

const watchFor: Way = async (kind, pace) => {
  await using out = await outputFolder();
  const target = await running("busy", kind, `${pace}`, `${LIFE}`);
  const events = `${out.path}.events`;
  const own = ["--for", "5s", "--events", seen(events), "--out", out.path];
  const { code, stderr, stdout } = await trapline(["watch", ...own, target.image]);
  await target.end();
  const ended = (await recordsOf(events)).findLast(({ kind }) => kind === "ended")!;
  return { ms: ended.at - 5_000, outcome: ended.kind === "ended" ? ended.outcome : "", code, stderr, stdout };
};

const ctrlC: Way = async (kind, pace) => {
  const target = await running("busy", kind, `${pace}`, `${LIFE}`);
  const { at, code, stderr, records } = await pressed(2, ["attach", `${target.pid}`]);
  await target.end();
  const ended = records.findLast(({ kind }) => kind === "ended")!;
  const start = records.flatMap((each) => each.kind === "interest" ? [Date.parse(each.started)] : [])[0]!;
  const outcome = ended.kind === "ended" ? ended.outcome : "";
  return { ms: start + ended.at - at, outcome, code, stderr, stdout: "" };
};

const killed = ({ code, outcome, stderr, stdout }: Left): void => {
  deepStrictEqual([outcome, code], ["killed", EXIT.KILLED], stderr);
  match(stderr, /the rule end killed the target/);
  doesNotMatch(stdout, /own end/);
};
const left = (codes: readonly number[]) => ({ code, outcome, stderr }: Left): void => {
  equal(outcome, "detached", stderr);
  ok(codes.includes(code), `${code}: ${stderr}`);
};

const WAYS: Readonly<Record<string, readonly [Way, (left: Left) => void]>> = {
  deadline: [under("deadline: 2s", "kill"), killed],
  silence: [under("silence: 2s", "kill"), killed],
  detach: [under("deadline: 2s", "detach"), left([0])],
  "watch --for": [watchFor, left([0])],
  "second Ctrl-C": [ctrlC, left([EXIT.INTERRUPTED])],
  // Each of its exceptions is counted, inside of the engine's wait.
  counting: [under("deadline: 2s", "kill", COUNTING), killed],
};
/** For the way that counts exceptions. */
const STORM = ["counting", "raise", 1] as const;

/** In `test` each way, with another kind of event and another pace. */
const BY_TURNS = Object.keys(WAYS).map((way, i) =>
  way === STORM[0] ? STORM : [way, KINDS[i % KINDS.length]!, PACES[i % PACES.length]!] as const
);
const ALL = Object.keys(WAYS).flatMap((way) =>
  KINDS.flatMap((kind) => PACES.map((pace) => [way, kind, pace] as const))
);

const rows: string[][] = [];
/** A CI service gives a job that it cancels 7.5 s. */
async function dumpedInTime(): Promise<void> {
  const { at, code, stderr, files } = await pressedInJob("github");
  equal(code, CONTROL_C_EXIT, stderr);
  equal(files.length, 1, stderr);
  const { manifest } = files[0]!;
  equal(manifest.rule, "job-cancelled");
  equal(manifest.asked.dump, "triage");
  ok(manifest.verification.ok);
  const writtenMs = Date.parse(manifest.capturedAt) + manifest.pausedMs - at;
  ok(writtenMs < 5_000, `${writtenMs} ms after it`);
  match(
    stderr,
    /::warning file=tests\/fixtures\/hang\.c,line=\d+,title=hang\.exe%3A RAISED control c%2C first chance::/,
  );
  doesNotMatch(stderr, /NO DUMP/);
}

/** Ordered at the same time, a processor for each. */
const AT_ONCE = 2;

testAtOnce("leaving", AT_ONCE, [
  ...(LONG ? [...ALL, STORM] : BY_TURNS).map(([way, kind, pace]) => ({
    name: `${way}: a program with a ${kind} every ${pace} ms is gone or left at once`,
    fn: async () => {
      const [run, check] = WAYS[way]!;
      const left = await run(kind, pace);
      rows.push([way, kind, `${pace}`, left.ms.toFixed(0), left.outcome]);
      check(left);
      ok(left.ms < MOST_MS + SLACK_MS, `${left.ms} ms after the order`);
    },
  })),
  {
    name: "in CI a triage dump comes before a Ctrl-C, within 5 s, with the place in the code",
    fn: dumpedInTime,
  },
]);

Deno.test.afterAll(() => {
  const lines = table(["order", "event", "every ms", "ms after it", "outcome"], rows).split("\n");
  // deno-lint-ignore no-console
  for (const line of lines) console.log(LONG ? `long: ${line}` : line);
});
