// Writes src/Reranker.Onnx/Tokenization/WordPiece/AccentFolding.txt: what is left of a character after canonical decomposition (NFD)
// without its nonspacing marks (Mn), for every character that this changes. Hangul is arithmetic and left out.
// Usage: node accent-folding.mjs > ../../../src/Reranker.Onnx/Tokenization/WordPiece/AccentFolding.txt
const isMark = /^\p{Mn}$/u;
const isPunctuation = /\p{P}/u;
const hex = (text) => [...text].map((c) => c.codePointAt(0).toString(16).toUpperCase().padStart(4, "0")).join("+");

const sources = new Map();
for (let code = 0x80; code <= 0x10ffff; code++) {
  if ((code >= 0xd800 && code <= 0xdfff) || (code >= 0xac00 && code <= 0xd7a3)) continue;
  const character = String.fromCodePoint(code);
  if (isMark.test(character)) continue;
  const folded = [...character.normalize("NFD")].filter((c) => !isMark.test(c)).join("");
  if (folded === character) continue;
  if ([...folded].length > 1 && isPunctuation.test(folded)) throw new Error(`${hex(character)} folds to several characters with punctuation`);
  if (!sources.has(folded)) sources.set(folded, []);
  sources.get(folded).push(character);
}

console.log(`# What is left of a character after NFD without nonspacing marks: "target: sources". Unicode ${process.versions.unicode}; made by accent-folding.mjs.`);
for (const [folded, characters] of sources) console.log(`${hex(folded)}: ${characters.map(hex).join(" ")}`);
