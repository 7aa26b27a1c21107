/** The compiler's proof that what zod reads and the types that people read are the same. @module */
import type { z } from "zod";
import type { Holds, Same } from "../../facts/same.ts";
import type { ACTIONS, actionSchema, limitsSchema, ruleLimitsSchema } from "../actions/schema.ts";
import type * as Actions from "../actions/action.ts";
import type { FormatName as FormatFact } from "../../facts/formats.ts";
import type { FormatName } from "../language/format_name.ts";
import type { planSchema, ruleSchema } from "./schema.ts";
import type { Plan, Rule, RuleLimits } from "./plan.ts";

/** If a line of this doesn't compile, a schema and its type say different things. */
export type Agreement = [
  Holds<Same<z.output<typeof ACTIONS.dump>, Actions.DumpAction>>,
  Holds<Same<z.output<typeof ACTIONS.stacks>, Actions.StacksAction>>,
  Holds<Same<z.output<typeof ACTIONS.commands>, Actions.CommandsAction>>,
  Holds<Same<z.output<typeof ACTIONS.exec>, Actions.ExecAction>>,
  Holds<Same<z.output<typeof ACTIONS.log>, Actions.LogAction>>,
  Holds<Same<z.output<typeof ACTIONS.kill>, Actions.KillAction>>,
  Holds<Same<z.output<typeof ACTIONS.detach>, Actions.DetachAction>>,
  Holds<Same<z.output<typeof ACTIONS.stop>, Actions.StopAction>>,
  Holds<Same<z.output<typeof ACTIONS.resume>, Actions.ResumeAction>>,
  Holds<Same<z.output<typeof actionSchema>, Actions.Action>>,
  Holds<Same<z.output<typeof limitsSchema>, Actions.Limits>>,
  Holds<Same<z.output<typeof ruleLimitsSchema>, RuleLimits>>,
  Holds<Same<z.output<typeof ruleSchema>, Rule>>,
  Holds<Same<z.output<typeof planSchema>, Plan>>,
  Holds<Same<FormatFact, FormatName>>,
];
