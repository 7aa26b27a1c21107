/** Names of compilers made readable, where they are plain; none is made up. */
import assert from "node:assert/strict";
import { undecorated } from "../../lib/symbols/undecorate.ts";

const NAMES: Readonly<Record<string, string>> = {
  "main": "main",
  "_main": "_main",
  "?f@@YAHH@Z": "f",
  "?put@Basket@shop@@QEAAXH@Z": "shop::Basket::put",
  "??0Order@shop@@QEAA@H@Z": "shop::Order::Order",
  "??1Order@shop@@UEAA@XZ": "shop::Order::~Order",
  "?helper@?A0x1b2c3d4e@shop@@YAXXZ": "shop::`anonymous namespace'::helper",
  "_Z1fi": "f",
  "_ZL6staticv": "static",
  "_ZN4shop6Basket3putEi": "shop::Basket::put",
  "_ZNK4shop6Basket3sumEv": "shop::Basket::sum",
  "_ZN4shop5OrderC1Ei": "shop::Order::Order",
  "_ZN4shop5OrderD2Ev": "shop::Order::~Order",
  "_ZN4shop12_GLOBAL__N_15priceEi": "shop::(anonymous namespace)::price",
  "_ZN4core9panicking5panic17h0123456789abcdefE": "core::panicking::panic::h0123456789abcdef",
  "_ZN51_$LT$alloc..string..String$u20$as$u20$core..ops$GT$4drop17h0123456789abcdefE":
    "<alloc::string::String as core::ops>::drop::h0123456789abcdef",
  // Templates, operators and references to parts stay as they are.
  "??$f@H@@YAXH@Z": "??$f@H@@YAXH@Z",
  "??4A@@QEAAAEAV0@AEBV0@@Z": "??4A@@QEAAAEAV0@AEBV0@@Z",
  "?f@?$B@H@a@@QEAAXXZ": "?f@?$B@H@a@@QEAAXXZ",
  "?f@A@1@YAXXZ": "?f@A@1@YAXXZ",
  "_ZN6BasketIiE3putEi": "_ZN6BasketIiE3putEi",
  "_Z1fIiEvT_": "_Z1fIiEvT_",
  "_ZN1AplEv": "_ZN1AplEv",
  "_ZNSt6vectorIiE3endEv": "_ZNSt6vectorIiE3endEv",
  "_ZN9cut": "_ZN9cut",
  "?": "?",
};

Deno.test("undecorated() gives the plain name, or the decorated one", () => {
  for (const [name, plain] of Object.entries(NAMES)) assert.equal(undecorated(name), plain, name);
});
