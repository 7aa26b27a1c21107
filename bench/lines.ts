/** Text cut into lines. @module */

/** Passes on whole lines, without their ends. */
export class TextLineStream extends TransformStream<string, string> {
  constructor() {
    let pending = "";
    super({
      transform(chunk, controller): void {
        const lines = (pending + chunk).split(/\r?\n/);
        pending = lines.pop() ?? "";
        for (const line of lines) controller.enqueue(line);
      },
      flush(controller): void {
        if (pending !== "") controller.enqueue(pending);
      },
    });
  }
}
