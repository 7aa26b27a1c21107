import assert from "node:assert/strict";
import { localFolders } from "../../../lib/watch/capture/local_folders.ts";

Deno.test("localFolders() keeps folders of this machine and nothing that is fetched", () => {
  const path = [
    "C:\\symbols",
    "relative\\folder",
    "",
    "\\\\server\\share",
    "//server/share",
    " \\\\server\\share",
    "srv*C:\\cache*https://symbols.example",
    "cache*C:\\cache",
    "https://symbols.example",
    "D:/symbols",
  ];
  assert.deepEqual(localFolders(path.join(";")), ["C:\\symbols", "relative\\folder", "D:/symbols"]);
  assert.deepEqual(localFolders(""), []);
});
