/** Whether this Windows counts GDI and USER objects; Wine 10 does not, and says 0. @module */
import { kernel32 } from "./kernel32.ts";
import { systemLibrary } from "./library.ts";
import { user32 } from "./user32.ts";

const gdi32 = systemLibrary("gdi32.dll", {
  CreateCompatibleDC: { parameters: ["u64"], result: "u64" },
  DeleteDC: { parameters: ["u64"], result: "i32" },
});

/** Makes one object of a kind, and looks whether it is counted. */
export function countsObjects(kind: "gdi" | "user"): boolean {
  const object = kind === "gdi" ? gdi32().CreateCompatibleDC(0n) : user32().CreateMenu();
  try {
    return user32().GetGuiResources(kernel32().GetCurrentProcess(), kind === "gdi" ? 0 : 1) > 0;
  } finally {
    if (kind === "gdi") gdi32().DeleteDC(object);
    else user32().DestroyMenu(object);
  }
}
