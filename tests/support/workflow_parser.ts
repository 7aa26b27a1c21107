/**
 * GitHub's own parser of workflows and actions.
 *
 * It imports its schemas as JSON without saying so, which only a bundler takes; here they are modules.
 *
 * @module
 */
import { registerHooks } from "node:module";

registerHooks({
  load: (url, context, next) => {
    if (!url.endsWith(".min.json")) return next(url, context);
    const source = `export default ${Deno.readTextFileSync(new URL(url))}`;
    return { format: "module", source, shortCircuit: true };
  },
});

const { NoOperationTraceWriter, parseWorkflow } = await import("@actions/workflow-parser");
const { parseAction } = await import("@actions/workflow-parser/actions/action-parser");

/** What is wrong with a workflow. */
export function workflowErrors(name: string, content: string): string[] {
  return messages(parseWorkflow({ name, content }, new NoOperationTraceWriter()).context);
}

/** What is wrong with an action. */
export function actionErrors(name: string, content: string): string[] {
  return messages(parseAction({ name, content }, new NoOperationTraceWriter()).context);
}

function messages({ errors }: ReturnType<typeof parseAction>["context"]): string[] {
  return errors.getErrors().map(({ message }) => message);
}
