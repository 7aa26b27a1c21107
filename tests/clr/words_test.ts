/** What is said beside the headline of a .NET exception. */
import assert from "node:assert/strict";
import { causes } from "../../lib/clr/mod.ts";

Deno.test("where an exception was thrown is the program's own method, not code that .NET has generated for a call", () => {
  const frame = { address: "0x1000", sp: "0x2000" };
  const binder = {
    type: "Microsoft.CSharp.RuntimeBinder.RuntimeBinderException",
    bases: [],
    hresult: "0x80131500",
    frames: [
      { ...frame, function: "DynamicClass.CallSite.Target" },
      {
        ...frame,
        module: "System.Linq.Expressions.dll",
        function: "System.Dynamic.UpdateDelegates.Update()",
      },
      { ...frame, module: "shop.dll", function: "Shop.Till.Open(Int32)" },
    ],
  };
  const outer = { type: "System.AggregateException", bases: [], hresult: "0x80131500", frames: [] };
  assert.equal(causes({ ...outer, inner: binder })[1], "thrown in Shop.Till.Open");
});
