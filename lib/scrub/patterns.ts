/** What scrubbing looks for in text: names of secrets with their values, and tokens that are known by their shape. @module */
import { isSecret } from "../store/mask.ts";

/** One thing that is looked for. */
export interface Pattern {
  /** What it is, for people. */
  readonly what: string;
  /** Finds it; where it has a group `secret`, that alone is replaced. */
  readonly regex: RegExp;
  /** Whether what was found is one; any is without it. */
  readonly fits?: (match: RegExpExecArray) => boolean;
  /** Whether its value is looked for elsewhere, too, where it stands without its name. */
  readonly named?: true;
}

/** Names with values. `d` gives the place of the group. */
const NAMED: readonly Pattern[] = [
  {
    what: "variables of an environment whose names are those of secrets",
    // From one end of a text to the next: a value may have spaces.
    regex: /(?<=\0|^)([A-Za-z_][\w.-]{1,63})=(?<secret>[^\p{Cc}%]\P{Cc}{0,8191})(?=\0)/dgu,
    fits: ([, name]) => isSecret(name),
    named: true,
  },
  {
    what:
      "values of fields whose names are those of secrets (JSON, YAML, connection strings, headers, queries)",
    regex:
      /(?<![\w.-])["']?([A-Za-z_][\w.-]{1,63})["']?[ \t]{0,4}[=:][ \t]{0,4}["']?(?<secret>[^\0-\x20"'&;,<>%{][^\0-\x20"'&;,<>]{3,4095})/dg,
    fits: ([, name]) => isSecret(name),
    named: true,
  },
  {
    what: "values of options of a command line whose names are those of secrets",
    regex:
      /(?<=[\s"\0])(?:--?|\/)([A-Za-z][\w-]{1,40})[ =:]"?(?<secret>(?<=")[^"\0\r\n]{1,4095}(?=")|[^\0-\x20"-][^\0-\x20"]{0,4095})/dg,
    fits: ([, name]) => isSecret(name),
    named: true,
  },
];

/** Shapes of tokens, as those who give them out document them. */
const SHAPED: readonly Pattern[] = [
  {
    what: "authorization headers",
    regex: /\b(?:Bearer|Basic|Token)[ \t]+(?<secret>[A-Za-z0-9._~+/=-]{12,4096})/dg,
  },
  {
    what: "JSON web tokens",
    regex: /\beyJ[A-Za-z0-9_-]{8,4096}\.[A-Za-z0-9_-]{8,8192}\.[A-Za-z0-9_-]{8,4096}/g,
  },
  {
    what: "passwords in addresses",
    regex: /:\/\/[^\0-\x20/:@"']{1,128}:(?<secret>[^\0-\x20/@"']{1,256})@/dg,
  },
  {
    what: "private keys",
    regex: /-----BEGIN [A-Z ]{0,30}PRIVATE KEY-----(?<secret>[\s\S]{20,8192}?)-----END/dg,
  },
  { what: "private keys of age", regex: /\bAGE-SECRET-KEY-1[0-9A-Z]{40,200}/g },
  { what: "keys of AWS", regex: /\b(?:AKIA|ASIA)[0-9A-Z]{16}\b/g },
  { what: "tokens of GitHub", regex: /\b(?:gh[pousr]_[A-Za-z0-9]{30,255}|github_pat_[A-Za-z0-9_]{40,255})/g },
  { what: "tokens of GitLab", regex: /\bglpat-[A-Za-z0-9_-]{20,64}/g },
  { what: "tokens of npm", regex: /\bnpm_[A-Za-z0-9]{36}\b/g },
  { what: "tokens of Slack", regex: /\bxox[abeoprs]-[A-Za-z0-9-]{10,250}/g },
  { what: "keys of Google", regex: /\bAIza[A-Za-z0-9_-]{35}/g },
  { what: "keys of Stripe", regex: /\b[rs]k_(?:live|test)_[A-Za-z0-9]{16,99}/g },
  { what: "signatures of Azure", regex: /[?&]sig=(?<secret>[A-Za-z0-9%+/=]{20,200})/dg },
];

/** All that is looked for, with patterns of one's own. @throws {SyntaxError} If one of these is no regular expression. */
export function patternsWith(own: readonly string[] = []): readonly Pattern[] {
  return [
    ...NAMED,
    ...SHAPED,
    ...own.map((text) => ({
      what: `what fits /${text}/`,
      regex: new RegExp(text, text.includes("(?<secret>") ? "dg" : "g"),
    })),
  ];
}
