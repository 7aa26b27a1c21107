/** Names of types, as compilers write them and as c++filt and undname read them. */
import assert from "node:assert/strict";
import fc from "fast-check";
import { itaniumTypeName, microsoftTypeName } from "../../lib/cpp/mod.ts";

const MICROSOFT: Readonly<Record<string, string>> = {
  ".?AVruntime_error@std@@": "std::runtime_error",
  ".?AUPoint@@": "Point",
  ".?ATEither@@": "Either",
  ".?AW4Colour@shop@@": "shop::Colour",
  ".H": "int",
  "._N": "bool",
  ".PEAD": "char*",
  ".PEBD": "char const*",
  ".PAD": "char*",
  ".PEB_W": "wchar_t const*",
  ".PEAPEAX": "void**",
  ".PEAVError@shop@@": "shop::Error*",
  ".?AV?$vector@HV?$allocator@H@std@@@std@@": "std::vector<int, std::allocator<int>>",
  ".?AV?$basic_string@DU?$char_traits@D@std@@V?$allocator@D@2@@std@@":
    "std::basic_string<char, std::char_traits<char>, std::allocator<char>>",
  ".?AV?$Error@$0A@@shop@@": "shop::Error<0>",
  ".?AV?$Error@$09@shop@@": "shop::Error<10>",
  ".?AV?$Error@$0?BA@@shop@@": "shop::Error<-16>",
  ".?AV?$Error@$$V@shop@@": "shop::Error<>",
  ".?AV?$Error@$$QEAH@@": "Error<int&&>",
  ".?AVError@shop@1@": "shop::shop::Error",
  ".?AVPrivate@?A0x5f3f3a11@shop@@": "shop::`anonymous namespace'::Private",
  ".?AV<lambda_1>@?1??main@@YAHXZ@": "main()::<lambda_1>",
  ".?AULocal@?1??put@Basket@shop@@QEAAXH@Z@": "shop::Basket::put()::Local",
  ".?AULocal@?1???0Basket@shop@@QEAA@XZ@": "shop::Basket::Basket()::Local",
  ".?AULocal@?1??fail@@YAXPEBD0@Z@": "fail()::Local",
  ".?AVWithin@Basket@shop@@": "shop::Basket::Within",
  // A pointer to a function: not read, and not guessed.
  ".P6AHH@Z": ".P6AHH@Z",
  ".?AV": ".?AV",
  ".": ".",
  "": "",
  "std::error": "std::error",
  ".?AVa@9@": ".?AVa@9@",
};

const ITANIUM: Readonly<Record<string, string>> = {
  St13runtime_error: "std::runtime_error",
  N4shop5ErrorE: "shop::Error",
  "5Error": "Error",
  i: "int",
  PKc: "char const*",
  Pc: "char*",
  x: "long long",
  Dn: "std::nullptr_t",
  St6vectorIiSaIiEE: "std::vector<int, std::allocator<int>>",
  NSt7__cxx1112basic_stringIcSt11char_traitsIcESaIcEEE:
    "std::__cxx11::basic_string<char, std::char_traits<char>, std::allocator<char>>",
  NSt10filesystem7__cxx1116filesystem_errorE: "std::filesystem::__cxx11::filesystem_error",
  St12system_error: "std::system_error",
  "*N12_GLOBAL__N_15ErrorE": "(anonymous namespace)::Error",
  N4shop5ErrorILin3ELb1EEE: "shop::Error<-3, true>",
  N4shop5ErrorIJicEEE: "shop::Error<int, char>",
  N4shop4PairINS_3OneES1_EE: "shop::Pair<shop::One, shop::One>",
  Z4mainE5Local: "main()::Local",
  ZN4shop4failEPKcE5Local: "shop::fail()::Local",
  N4shop5ErrorIXsz1EEE: "N4shop5ErrorIXsz1EEE",
  "99short": "99short",
  S_: "S_",
  "": "",
};

Deno.test("names of types are read as their compilers mean them", () => {
  for (const [decorated, name] of Object.entries(MICROSOFT)) assert.equal(microsoftTypeName(decorated), name);
  for (const [decorated, name] of Object.entries(ITANIUM)) assert.equal(itaniumTypeName(decorated), name);
});

Deno.test("a damaged name is read or stays, soon", () => {
  const seeds = [...Object.keys(MICROSOFT), ...Object.keys(ITANIUM)];
  const damaged = fc.tuple(fc.constantFrom(...seeds), fc.nat(80), fc.nat(80), fc.constantFrom(...seeds))
    .map(([one, from, to, other]) => one.slice(0, from) + other.slice(to));
  fc.assert(
    fc.property(damaged, (name) => {
      assert.equal(typeof microsoftTypeName(name), "string");
      assert.equal(typeof itaniumTypeName(name), "string");
    }),
    { numRuns: 5000 },
  );
  const deep = `.${"PEA".repeat(3000)}H`;
  assert.equal(microsoftTypeName(deep), deep);
  assert.equal(itaniumTypeName("P".repeat(9000)), "P".repeat(9000));
  const backs = Array.from(
    { length: 32 },
    (_, index) => `S${index === 0 ? "" : (index * 2).toString(36)}_`.toUpperCase(),
  );
  const doubling = `N1aI1bE1c${backs.map((back) => `I${back}${back}E`).join("")}E`;
  assert.equal(itaniumTypeName(doubling), doubling);
});
