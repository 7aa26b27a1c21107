import assert from "node:assert/strict";
import { beside, html, json, lines } from "../../../lib/report/html/markup.ts";

Deno.test("html escapes every text, in contents and in attributes", () => {
  const evil = `</p><script>"'&`;
  assert.equal(
    html`<p title="${evil}">${evil}</p>`.text,
    '<p title="&lt;/p&gt;&lt;script&gt;&quot;&#39;&amp;">&lt;/p&gt;&lt;script&gt;&quot;&#39;&amp;</p>',
  );
});

Deno.test("html lets markup through, lists it, and leaves nothing for what is not there", () => {
  assert.equal(html`${[html`<b>${1}</b>`, html`<i>`]}${undefined}${false}${0}`.text, "<b>1</b><i>0");
});

Deno.test("html shows control characters, ANSI and bidi as what they are: nothing to obey", () => {
  assert.equal(html`${"a\x1b[31m\u202E\0\n"}`.text, "a\uFFFD[31m\uFFFD\uFFFD\uFFFD");
});

Deno.test("html cuts a text as long as a program's memory and says so", () => {
  assert.equal(html`${"x".repeat(1000)}`.text, `${"x".repeat(400)}… (600 more characters)`);
});

Deno.test("lines() keeps lines and escapes each", () => {
  assert.equal(lines("a <b>\r\n\tc").text, "a &lt;b&gt;\n\uFFFDc");
});

Deno.test("json() can't end its script element, and reads back the same", () => {
  const value = { text: "</script><!--" };
  const { text } = json(value);
  assert.ok(!text.includes("<"));
  assert.deepEqual(JSON.parse(text), value);
});

Deno.test("beside() leads to a file of that name and nowhere else", () => {
  const page = new URL("file:///dumps/report.html");
  for (const name of ["javascript:alert(1)", "//evil.example/x", "../../etc/passwd", "a b%20c#d?e.dmp"]) {
    const { href } = new URL(beside(name), page);
    assert.equal(href.startsWith("file:///dumps/"), true, href);
    assert.equal(decodeURIComponent(href.slice("file:///dumps/".length)), name);
  }
});
