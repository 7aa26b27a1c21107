/** One bug, one bucket; another bug, another. docs/buckets.md says the same in words. */
import { isOwn } from "../../lib/minidump/frame_name.ts";
import assert from "node:assert/strict";
import {
  bucket,
  type BucketFrame,
  formerBucket,
  formerHangBucket,
  hangBucket,
} from "../../lib/minidump/bucket.ts";
import { plainFunction } from "../../lib/minidump/frame_name.ts";

const AV = 0xC0000005, OVERFLOW = 0xC00000FD;

/** Frames from `module!function` and `module+0xOFFSET`; `?` is outside of every module. */
function frames(text: string): BucketFrame[] {
  return text.split(" ").map((frame) => {
    if (frame === "?") return {};
    const [, module, name, offset] = /^([^!+]+)(?:!(.+)|\+(0x.+))$/.exec(frame)!;
    return name === undefined ? { module: module!, offset: offset! } : { module: module!, function: name };
  });
}

const same: Record<string, readonly (readonly [code: number, stack: string])[]> = {
  "frames of the system don't count, in whichever version": [
    [AV, "app.exe!f app.exe!main kernel32.dll!BaseThreadInitThunk"],
    [AV, "ntdll.dll+0x77 KERNELBASE.dll!RaiseException app.exe!f app.exe!main ntdll.dll+0x99"],
  ],
  "nor where a function is in its module, nor the case of the module": [
    [AV, "App.exe!f app.exe!main"],
    [-0x3FFFFFFB, "APP.EXE!f app.exe!main"],
  ],
  "nor the frames below the fifth": [
    [AV, "a!1 a!2 a!3 a!4 a!5 a!6"],
    [AV, "a!1 a!2 a!3 a!4 a!5 a!7"],
  ],
  "nor how deep a recursion is": [
    [AV, "a!leaf a!rec a!rec a!rec a!main"],
    [AV, "a!leaf a!rec a!main"],
  ],
  "nor where in its cycle a stack runs out": [
    [OVERFLOW, "a!leaf a!even a!odd a!even a!odd a!even"],
    [OVERFLOW, "ntdll+0x1 a!odd a!even a!odd a!even"],
  ],
  "nor frames outside of modules": [[AV, "? a!f"], [AV, "a!f"]],
  "nor what a program ends in by itself": [[AV, "a!abort a!f a!main"], [AV, "ucrtbase!abort a!f a!main"]],
  "nor how an offset is written": [[AV, "a+0x00AB"], [AV, "a+0xab"]],
  "nor template arguments, lambdas' numbers and split functions": [
    [AV, "a!std::sort<int*,std::less<int>> a!<lambda_1a2b>::operator() a!f.part.0"],
    [AV, "a!std::sort<long*,std::less<long>> a!<lambda_9c8d>::operator() a!f.cold"],
  ],
  "nor the functions of the system, where all frames are its": [
    [AV, "ntdll.dll!RtlpA kernel32.dll!B"],
    [AV, "ntdll.dll+0x1 NTDLL.dll+0x2 kernel32.dll+0x3"],
  ],
};
for (const [what, cases] of Object.entries(same)) {
  Deno.test(`bucket(): ${what}`, () => {
    const ids = new Set(cases.map(([code, stack]) => bucket(code, frames(stack))));
    assert.equal(ids.size, 1, JSON.stringify([...ids]));
    assert.match([...ids][0]!, /^3[0-9a-f]{11}$/);
  });
}

Deno.test("bucket() tells crashes apart by code, function, order, module and offset", () => {
  const ids = [
    bucket(AV, frames("a!f a!main")),
    bucket(0xC0000094, frames("a!f a!main")),
    bucket(AV, frames("a!g a!main")),
    bucket(AV, frames("a!main a!f")),
    bucket(AV, frames("b!f a!main")),
    bucket(AV, frames("a+0x10 a!main")),
    bucket(AV, frames("a+0x20 a!main")),
    bucket(OVERFLOW, frames("a!f a!f a!g")),
    bucket(OVERFLOW, frames("a!g a!g a!f")),
    bucket(AV, frames("?")),
    bucket(AV, []),
  ];
  assert.equal(new Set(ids).size, ids.length);
});

Deno.test("bucket() leaves out what is a guess, and all behind it", () => {
  const [first, guess, behind] = frames("a!f a!junk a!more") as [BucketFrame, BucketFrame, BucketFrame];
  const sure = bucket(AV, [{ ...first, found: "context" }]);
  assert.equal(bucket(AV, [{ ...first, found: "context" }, { ...guess, found: "scan" }, behind]), sure);
  const pointed = { ...guess, found: "frame-pointer" } as const;
  assert.notEqual(bucket(AV, [{ ...first, found: "context" }, pointed]), sure);
  // The engine does not say that it guesses, but behind generated code it does.
  assert.equal(bucket(AV, [first, {}, guess, behind]), bucket(AV, [first]));
  assert.notEqual(bucket(AV, [{}, first]), bucket(AV, [{}]), "the innermost may be a call to nothing");
  // Generated code that is found by its unwind data has callers that count.
  const generated = { found: "unwind-data" } as const;
  assert.equal(bucket(AV, [first, generated, pointed]), bucket(AV, [first, pointed]));
});

Deno.test("the ids of the version before are still made", () => {
  assert.equal(
    formerBucket(AV, frames("ntdll.dll!RtlFail crash.exe!inner crash.exe!middle crash.exe!main")),
    "2cda5ec3139f",
  );
  assert.equal(
    formerHangBucket("deadlocked", [frames("ntdll.dll!NtWait hang.exe!lock_both")]),
    "21e60a60cc2c",
  );
});

Deno.test("bucket() is the one that docs/buckets.md works out", async () => {
  const text = await Deno.readTextFile(new URL("../../docs/buckets.md", import.meta.url));
  const id = bucket(AV, frames("ntdll.dll!RtlFail crash.exe!inner crash.exe!middle crash.exe!main"));
  assert.ok(text.includes(`\`${id}\``), id);
  const hang = hangBucket("deadlocked", [frames("ntdll.dll!NtWait hang.exe!lock_both")]);
  assert.ok(text.includes(`\`${hang}\``), hang);
});

Deno.test("isOwn() takes no function for the program's own that only ends it", () => {
  const helpers = [
    "abort",
    "__debugbreak",
    "v8::base::OS::Abort",
    "v8::base::OS::DebugBreak",
    "v8::internal::V8::FatalProcessOutOfMemory",
    "V8_Fatal",
    "node::Abort",
    "node::Assert",
    "node::OOMErrorHandler",
    "logging::LogMessage::~LogMessage",
    "absl::log_internal::LogMessageFatal::~LogMessageFatal",
    "absl::log_internal::LogMessage::~LogMessage",
    "kj::_::Debug::Fault::fatal",
    "base::ImmediateCrash",
    "std::process::abort",
    "std::alloc::rust_oom",
    "std::panicking::rust_panic_with_hook",
    "core::panicking::panic_fmt",
    "__rust_start_panic",
    "runtime.throw",
    "runtime.fatalpanic",
    "runtime.sigpanic0",
    "QMessageLogger::fatal",
    "qt_assert",
    "common_assert_to_stderr_direct",
    "__std_terminate",
  ];
  assert.deepEqual(helpers.filter((name) => isOwn({ module: "app.exe", function: name })), []);
  const own = ["main", "node::fs::Read", "v8::internal::Heap::Scavenge", "kj::runServer", "runtime.mallocgc"];
  const more = ["QWidget::show", "base::Abortable::run", "abort_transaction", "app::Fatality", "Crash"];
  const all = [...own, ...more];
  assert.deepEqual(all.filter((name) => isOwn({ module: "app.exe", function: name })), all);
});

Deno.test("hangBucket() takes each way to wait once, and only the threads that matter", () => {
  const wait = frames("ntdll!NtWait a!pool a!run"), lock = frames("ntdll!NtWait a!lock a!run");
  const spin = frames("a!loop a!run"), idle = frames("ntdll!NtWait kernel32!Init");
  const id = hangBucket("deadlocked", [wait, lock]);
  assert.equal(id, hangBucket("deadlocked", [lock, wait, wait, wait, idle, spin]));
  assert.notEqual(id, hangBucket("waiting", [wait, lock]));
  assert.notEqual(id, hangBucket("deadlocked", [wait]));
  assert.equal(hangBucket("spinning", [spin]), hangBucket("spinning", [wait, spin, lock]));
  assert.equal(hangBucket("spinning", [wait]), hangBucket("spinning", [wait, wait]));
  assert.match(hangBucket("waiting", []), /^3/);
});

Deno.test("hangBucket() has no part of the machine's load in it, and no constant for all programs", () => {
  const spin = frames("a!loop a!run"), generated = frames("? ? ntdll!RtlUserThreadStart");
  assert.equal(hangBucket("spinning", [spin]), hangBucket("starved", [spin]));
  assert.notEqual(
    hangBucket("spinning", [generated], "shop.exe"),
    hangBucket("spinning", [generated], "news.exe"),
  );
  assert.equal(
    hangBucket("waiting", [generated], "Shop.exe"),
    hangBucket("waiting", [generated], "shop.EXE"),
  );
  assert.equal(hangBucket("spinning", [spin], "shop.exe"), hangBucket("spinning", [spin], "renamed.exe"));
});

Deno.test("plainFunction() leaves what is the same in every build", () => {
  const names: Record<string, string> = {
    "std::vector<int,std::allocator<int> >::push_back": "std::vector<>::push_back",
    "operator<<<char>": "operator<<<>",
    "A::operator->": "A::operator->",
    "A<B>::operator<": "A<>::operator<",
    "A::operator<=><int>": "A::operator<=><>",
    "?A0x1b2c3d4e::helper": "?A::helper",
    "`anonymous namespace'::helper": "?A::helper",
    "(anonymous namespace)::helper": "?A::helper",
    "core::option::Option<T>::unwrap::h0123456789abcdef": "core::option::Option<>::unwrap",
    "f.constprop.0.isra.1": "f",
    "f(int) [clone .cold]": "f(int)",
    "ILT+2045(main)": "main",
    "cut<off": "cut<",
  };
  for (const [name, plain] of Object.entries(names)) assert.equal(plainFunction(name), plain);
});
