// node canonical-decomposition.mjs > ../../../src/Reranker/Text/CanonicalDecomposition.txt
const hex = code => code.toString(16).toUpperCase().padStart(4, '0');
const sources = new Map();
for (let code = 0x80; code < 0x110000; code++) {
  if ((code >= 0xd800 && code <= 0xdfff) || (code >= 0xac00 && code <= 0xd7a3)) continue; // surrogates; Hangul, which is computed
  const character = String.fromCodePoint(code);
  const decomposed = character.normalize('NFD');
  if (decomposed === character) continue;
  const target = [...decomposed].map(part => hex(part.codePointAt(0))).join('+');
  sources.set(target, [...(sources.get(target) ?? []), hex(code)]);
}
console.log(`# A character's canonical decomposition (NFD), Hangul left out: "target: sources". Unicode ${process.versions.unicode}; made by canonical-decomposition.mjs.`);
for (const [target, codes] of sources) console.log(`${target}: ${codes.join(' ')}`);
