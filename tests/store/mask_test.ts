import assert from "node:assert/strict";
import { maskSecrets } from "../../lib/store/mask.ts";
import { stuckAt } from "../support/ends.ts";

const MASKED = [
  ["a.exe --password x --fast", "a.exe --password *** --fast"],
  ["a.exe --password  x", "a.exe --password  ***"],
  ["a.exe --token=x", "a.exe --token=***"],
  ["a.exe /apiKey:x y", "a.exe /apiKey:*** y"],
  ["a.exe /APIKEY:x", "a.exe /APIKEY:***"],
  ["a.exe -pass x", "a.exe -pass ***"],
  ["a.exe --pwd x", "a.exe --pwd ***"],
  ["a.exe --auth u:p", "a.exe --auth ***"],
  ["cmd FOO_SECRET=x BAR=y", "cmd FOO_SECRET=*** BAR=y"],
  ["SECRET=x", "SECRET=***"],
  ["odbc UID=a;PWD=x", "odbc UID=a;PWD=***"],
  [
    "a --token-file C:\\run\\t --password-file=p SSH_AUTH_SOCK=/tmp/s",
    "a --token-file C:\\run\\t --password-file=p SSH_AUTH_SOCK=/tmp/s",
  ],
  ["PGPASSWORD=x psql", "PGPASSWORD=*** psql"],
  ["DB_PASS=x", "DB_PASS=***"],
  ["a --client-secret-value=x", "a --client-secret-value=***"],
  ["a --accessKey x", "a --accessKey ***"],
  ["a --private_key x", "a --private_key ***"],
  ["a --dbPassword=a=b:c;d", "a --dbPassword=***"],
  ["a --password=päss", "a --password=***"],
  ['a --password "two words" b', "a --password *** b"],
  ['a --password="two words" b', "a --password=*** b"],
  ['a "--password=two words" b', 'a "--password=***" b'],
  ['a "--password" x', 'a "--password" ***'],
  ['a --password "say \\"hi there\\"" b', "a --password *** b"],
  ['a --password two\\"words b', "a --password *** b"],
  ['"C:\\dir\\\\" --password x', '"C:\\dir\\\\" --password ***'],
  ["C:\\dir\\ --password x", "C:\\dir\\ --password ***"],
  ['a --password "never closed', "a --password ***"],
  ["a --password", "a --password"],
  ["a --password=", "a --password=***"],
  ["a --password --token x", "a --password *** ***"],
  ['curl -H "Authorization: Bearer x.y" u', 'curl -H "Authorization:***" u'],
  ["git clone https://u:p@h/r", "git clone https://u:***@h/r"],
  ["git clone https://u:p@ss@h/r.git?x=a@b", "git clone https://u:***@h/r.git?x=a@b"],
  ["a --proxy=http://:p@h:8080", "a --proxy=http://:***@h:8080"],
  ["a https://h/x?sig=abc%3D&se=1", "a https://h/x?sig=***&se=1"],
  ["a https://h/x?a=1&access_token=abc", "a https://h/x?a=1&access_token=***"],
  ['a "Server=s;User Id=sa;Password=p w;Db=d"', 'a "Server=s;User Id=sa;Password=***;Db=d"'],
  ["a Endpoint=x;SharedAccessKey=y=", "a Endpoint=x;SharedAccessKey=***"],
  ['cmd /c "b.exe --password x --fast"', 'cmd /c "b.exe --password *** --fast"'],
] as const;

for (const [given, expected] of MASKED) {
  Deno.test(`maskSecrets() masks ${given}`, () => assert.equal(maskSecrets(given), expected));
}

const ORDINARY = [
  "",
  "  ",
  "a.exe",
  '"C:\\Program Files\\a b\\c.exe" --config C:\\x\\y.json -v /quiet',
  "git commit --author me --message tokens",
  "a --passthrough x --bypass-cache y",
  "a --max-tokens 100 --tokenizer bpe",
  "a --keyboard us --key x",
  "cat /etc/passwd x",
  "a C:\\secret\\file.txt",
  "a word token ring",
  "curl https://u@h/x http://h:8080/p@x ftp://h",
  "a https://h/x?page=1&design=b",
  "a Server=s;Database=d",
  'a "" "b c" \\"d\\"',
];

for (const text of ORDINARY) {
  Deno.test(`maskSecrets() leaves alone ${text || "nothing"}`, () => assert.equal(maskSecrets(text), text));
}

const LONG = [
  "a",
  "-",
  "--",
  "a-",
  "auth-",
  "token",
  "passw",
  '"',
  '\\"',
  "\\",
  '"\\',
  " ",
  "a ",
  '" ',
  "a=",
  ";a",
  ";a=",
  "?sig=",
  "://",
  "://x:",
  "a://x:y",
  "x:y@",
  "--password ",
];

for (const part of LONG) {
  Deno.test(`maskSecrets() takes a megabyte of ${JSON.stringify(part)} in linear time`, async () => {
    const text = part.repeat(Math.ceil(1_000_000 / part.length));
    const lines = [text, `--x ${text}`, `"${text}`, `"${text}!"`];
    const mask = { module: import.meta.resolve("../../lib/store/mask.ts"), name: "maskSecrets" };
    assert.equal(await stuckAt(mask, lines), undefined);
  });
}
