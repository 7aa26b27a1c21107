import assert from "node:assert/strict";
import { parseConnection } from "../../lib/watch/machine/connection.ts";

const GOOD: readonly (readonly [text: string, shown: string])[] = [
  ["com:port=COM1,baud=115200", "com:port=COM1,baud=115200"],
  ["com:pipe,port=\\\\.\\pipe\\vm1,resets=0,reconnect", "com:pipe,port=\\\\.\\pipe\\vm1,resets=0,reconnect"],
  ["com:ipport=50000,port=10.0.0.7", "com:ipport=50000,port=10.0.0.7"],
  ["net:port=50000,key=1.2.3.4", "net:port=50000,key=***"],
  ["exdi:CLSID={1},Kd=Guess", "exdi:CLSID={1},Kd=Guess"],
  ["local", "local"],
];

for (const [text, shown] of GOOD) {
  Deno.test(`parseConnection() takes ${text}, and shows no key`, () => {
    const connection = parseConnection(text);
    assert.deepEqual([connection.options, connection.shown], [text, shown]);
    assert.equal(connection.serial, text.startsWith("com:port=COM1"));
  });
}

const BAD: readonly (readonly [text: string, words: RegExp])[] = [
  ["vm1", /begins with none of com:, net:, exdi:/],
  ["com:port=COM1,speed=9", /com: has no "speed"/],
  ["com:baud=9600", /"port=" is missing/],
  ["com:port=COM1,baud=fast", /"baud" is a number/],
  ["com:pipe,port=vm1", /port= is its name/],
  ["com:port=COM1,port=COM2", /"port" stands twice/],
  ["com:ipport=70000,port=h", /"ipport" is a number from 1 to 65535/],
  ["net:port=50000", /"key=" is missing/],
  ["net:port=50000,key=secret", /key=\*\*\*": key= has four parts/],
];

for (const [text, words] of BAD) {
  Deno.test(`parseConnection() refuses ${text}`, () => {
    assert.throws(() => parseConnection(text), words);
    assert.throws(() => parseConnection(text), (error) => !String(error).includes("secret"));
  });
}
