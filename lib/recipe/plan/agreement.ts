/** The compiler's proof that what zod reads and the types that people read are the same. @module */
import type { z } from "zod";
import type { ACTIONS, actionSchema, limitsSchema, ruleLimitsSchema } from "../actions/schema.ts";
import type * as Actions from "../actions/action.ts";
import type { FormatName as FormatFact } from "../../facts/formats.ts";
import type { FormatName } from "../language/format_name.ts";
import type { planSchema, ruleSchema } from "./schema.ts";
import type { Plan, Rule, RuleLimits } from "./plan.ts";
import type { COMBINATORS, LEAVES } from "../triggers/schema.ts";
import type * as Triggers from "../triggers/trigger.ts";

/** Without `readonly`, which zod's output doesn't have. */
type Plain<T> = T extends readonly (infer Item)[] ? Plain<Item>[]
  : T extends object ? { -readonly [K in keyof T]: Plain<T[K]> }
  : T;

/** Whether a schema gives the type and the type is what the schema gives: each goes into the other, key by key. */
type Same<Schema extends z.ZodType, T> = Equal<Plain<z.output<Schema>>, Plain<T>>;
type Equal<A, B> = [A, keyof A] extends [B, keyof B] ? [B, keyof B] extends [A, keyof A] ? true : false
  : false;
type Holds<T extends true> = T;

/** If a line of this doesn't compile, a schema and its type say different things. */
export type Agreement = [
  Holds<Same<typeof LEAVES.exception, Triggers.ExceptionTrigger>>,
  Holds<Same<typeof LEAVES.exit, Triggers.ExitTrigger>>,
  Holds<Same<typeof LEAVES.load, Triggers.LoadTrigger>>,
  Holds<Same<typeof LEAVES.unload, Triggers.UnloadTrigger>>,
  Holds<Same<typeof LEAVES.thread, Triggers.ThreadTrigger>>,
  Holds<Same<typeof LEAVES.process, Triggers.ProcessTrigger>>,
  Holds<Same<typeof LEAVES.debugText, Triggers.DebugTextTrigger>>,
  Holds<Same<typeof LEAVES.breakpoint, Triggers.BreakpointTrigger>>,
  Holds<Same<typeof LEAVES.timer, Triggers.TimerTrigger>>,
  Holds<Same<typeof LEAVES.deadline, Triggers.DeadlineTrigger>>,
  Holds<Same<typeof LEAVES.manual, Triggers.ManualTrigger>>,
  Holds<Same<typeof LEAVES.window, Triggers.WindowTrigger>>,
  Holds<Same<typeof LEAVES.dialog, Triggers.DialogTrigger>>,
  Holds<Same<typeof LEAVES.silence, Triggers.SilenceTrigger>>,
  Holds<Same<typeof LEAVES.heartbeat, Triggers.HeartbeatTrigger>>,
  Holds<Same<typeof LEAVES.noProgress, Triggers.NoProgressTrigger>>,
  Holds<Same<typeof LEAVES.cpu, Triggers.CpuTrigger>>,
  Holds<Same<typeof LEAVES.memory, Triggers.MemoryTrigger>>,
  Holds<Same<typeof LEAVES.handles, Triggers.HandlesTrigger>>,
  Holds<Same<typeof LEAVES.gdi, Triggers.GdiTrigger>>,
  Holds<Same<typeof LEAVES.user, Triggers.UserTrigger>>,
  Holds<Same<typeof LEAVES.threads, Triggers.ThreadsTrigger>>,
  Holds<Same<typeof LEAVES.io, Triggers.IoTrigger>>,
  Holds<Same<typeof COMBINATORS.any, Triggers.AnyTrigger>>,
  Holds<Same<typeof COMBINATORS.all, Triggers.AllTrigger>>,
  Holds<Same<typeof COMBINATORS.sequence, Triggers.SequenceTrigger>>,
  Holds<Same<typeof COMBINATORS.count, Triggers.CountTrigger>>,
  Holds<Same<typeof COMBINATORS.not, Triggers.NotTrigger>>,
  Holds<Same<typeof COMBINATORS.unless, Triggers.UnlessTrigger>>,
  // As many schemas as there are types.
  Holds<
    Equal<
      z.output<(typeof LEAVES)[keyof typeof LEAVES]> extends infer L ? Plain<L> : never,
      Plain<Triggers.Leaf>
    >
  >,
  Holds<Same<typeof ACTIONS.dump, Actions.DumpAction>>,
  Holds<Same<typeof ACTIONS.stacks, Actions.StacksAction>>,
  Holds<Same<typeof ACTIONS.commands, Actions.CommandsAction>>,
  Holds<Same<typeof ACTIONS.exec, Actions.ExecAction>>,
  Holds<Same<typeof ACTIONS.log, Actions.LogAction>>,
  Holds<Same<typeof ACTIONS.kill, Actions.KillAction>>,
  Holds<Same<typeof ACTIONS.detach, Actions.DetachAction>>,
  Holds<Same<typeof ACTIONS.stop, Actions.StopAction>>,
  Holds<Same<typeof ACTIONS.resume, Actions.ResumeAction>>,
  Holds<Same<typeof actionSchema, Actions.Action>>,
  Holds<Same<typeof limitsSchema, Actions.Limits>>,
  Holds<Same<typeof ruleLimitsSchema, RuleLimits>>,
  Holds<Same<typeof ruleSchema, Rule>>,
  Holds<Same<typeof planSchema, Plan>>,
  Holds<Equal<FormatFact, FormatName>>,
];
