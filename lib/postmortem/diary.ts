/** What became of each crash that Windows brought us, one line of JSON each: nobody sees the output of a crash handler. @module */
import { join } from "node:path";
import { z } from "zod";
import { objectIn } from "../log/json.ts";

/** The file's name, in the folder of a user's dumps. */
export const DIARY = "postmortem.log";

const entrySchema = z.object({
  /** When, in ISO 8601. */
  at: z.string(),
  pid: z.int(),
  /** The program's path; "" where it could not be asked. */
  image: z.string(),
  /**
   * `captured`: there is a dump; `held-back`: a limit forbade it; `failed`: there should be one.
   */
  outcome: z.enum(["captured", "held-back", "failed"]),
  /** Why there is no dump. */
  because: z.exactOptional(z.string()),
  /** The dumps' paths. */
  dumps: z.exactOptional(z.array(z.string())),
});

/** One crash. */
export type DiaryEntry = z.infer<typeof entrySchema>;

/** Adds a line. */
export async function note(folder: string, entry: DiaryEntry): Promise<void> {
  await Deno.writeTextFile(join(folder, DIARY), `${JSON.stringify(entry)}\n`, { append: true });
}

/** All lines of a folder, the oldest first; a line that is cut off is left out. */
export async function entriesIn(folder: string): Promise<DiaryEntry[]> {
  const text = await Deno.readTextFile(join(folder, DIARY)).catch((error) => {
    if (error instanceof Deno.errors.NotFound || error instanceof Deno.errors.PermissionDenied) return "";
    throw error;
  });
  return text.split("\n").flatMap((line) => {
    const read = entrySchema.safeParse(objectIn(line));
    return read.success ? [read.data] : [];
  });
}
