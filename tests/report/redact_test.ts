import assert from "node:assert/strict";
import { redactor, secretValues } from "../../lib/report/redact.ts";

const ENV = {
  API_TOKEN: "abcdef-secret",
  DB_PASSWORD: "abcdef-secret-longer",
  SHORT_TOKEN: "true",
  PATH: "C:\\Windows",
  USERPROFILE: "C:\\Users\\Ada (work)",
};

Deno.test("values of variables that are named as secrets are, the longest first", () => {
  assert.deepEqual(secretValues(ENV), ["abcdef-secret-longer", "abcdef-secret"]);
});

Deno.test("redacting hides them and the user's folder, and nothing else", () => {
  const redact = redactor(ENV);
  assert.equal(redact("abcdef-secret-longer abcdef-secret true C:\\Windows"), "*** *** true C:\\Windows");
  assert.equal(redact("c:/users/ADA (work)/x.c, C:\\Users\\Ada"), "%USERPROFILE%/x.c, C:\\Users\\Ada");
  assert.equal(redactor({})("C:\\Users\\Ada"), "C:\\Users\\Ada");
});

Deno.test("secretValues() has no shell's folder and no other place among them", () => {
  const env = {
    PWD: "D:/a/repo/repo",
    OLDPWD: "D:/a/repo",
    DB_PWD: "hunter22",
    TOKEN_FILE: "/run/secrets/t",
  };
  assert.deepEqual(secretValues(env), ["hunter22"]);
});
