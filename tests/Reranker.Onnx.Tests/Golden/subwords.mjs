// Writes byte-level.json and unigram.json, small tokenizers of our own as RoBERTa's and XLM-RoBERTa's are written, and subwords.jsonl and
// pairs.jsonl, the tokens that Hugging Face's tokenizers (the Rust library) make with them.
// Usage, in a folder with `npm install tokenizers`: node subwords.mjs <this folder>
import { writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { line, random, texts, words } from "./texts.mjs";

const { Tokenizer } = createRequire(join(process.cwd(), "x.js"))("tokenizers");
const folder = process.argv[2];
const special = ["<s>", "<pad>", "</s>", "<unk>"];
const nasty = [
  ...texts, "<s> hello </s> world <mask> <pad><unk>", "hello <mask>, x<mask>y  <mask>  z", "</s></s>", "<s", "   <mask>   ", "a\n<mask>\nb", "  leading", "trailing  ", "a  b   c    d", " \n ",
  "\t \n", "'s ''s '''ll I'm we've they'd I'LL", "▁already ▁▁meta▁space a▁b ▁", "\u212b\u0301 e\u0301x \ufdfa \u33a5", "\u{20000}\u{1d4b3}x\u{1d4b4} \u{10400}y", "the ".repeat(200), "ab".repeat(500), "\r\n\r\nx\r", "\u0600the \u200dthe",
  "the query and the document, ".repeat(180) + "　ｅｎｄ  ", "123abc456 ①②٣४ 3rd", "٠١٢ ⅷ", "1️⃣ ✈︎ 🇩🇪🇪",
];
const added = (content, id) => ({ id, content, single_word: false, lstrip: content === "<mask>", rstrip: false, normalized: false, special: true });
const tokenizer = (parts, mask) => ({ version: "1.0", truncation: null, padding: null, added_tokens: [...special.map(added), added("<mask>", mask)], ...parts });

// Byte-level BPE, learnt from the words: the most frequent pair is merged first, of equally frequent ones the lesser.
const printable = (code) => (code >= 33 && code <= 126) || (code >= 161 && code <= 172) || (code >= 174 && code <= 255);
let next = 256;
const bytes = Array.from({ length: 256 }, (_, code) => String.fromCodePoint(printable(code) ? code : next++));
const counted = new Map();
for (const word of [...words.flatMap((word) => [word, " " + word]), ...texts.slice(3).flatMap((text) => text.match(/ ?[\p{L}]+/gu) ?? [])]) counted.set(word, (counted.get(word) ?? 0) + 1);
const corpus = [...counted].map(([word, count]) => ({ tokens: [...Buffer.from(word)].map((code) => bytes[code]), count }));
const merges = [];
while (merges.length < 350) {
  const pairs = new Map();
  for (const { tokens, count } of corpus) for (let i = 1; i < tokens.length; i++) pairs.set(tokens[i - 1] + " " + tokens[i], (pairs.get(tokens[i - 1] + " " + tokens[i]) ?? 0) + count);
  const [best] = [...pairs].reduce((one, other) => (other[1] > one[1] || (other[1] === one[1] && other[0] < one[0]) ? other : one));
  merges.push(best);
  const [left, right] = best.split(" ");
  for (const { tokens } of corpus) for (let i = 1; i < tokens.length; i++) if (tokens[i - 1] === left && tokens[i] === right) tokens.splice(i - 1, 2, left + right);
}
const bpeTokens = [...new Set([...special, ...bytes, ...merges.map((merge) => merge.replace(" ", "")), "<mask>"])];
const byteLevel = (prefix) => tokenizer({
  normalizer: null, pre_tokenizer: { type: "ByteLevel", add_prefix_space: prefix, trim_offsets: true },
  post_processor: { type: "RobertaProcessing", sep: ["</s>", 2], cls: ["<s>", 0], trim_offsets: true, add_prefix_space: prefix }, decoder: { type: "ByteLevel", add_prefix_space: true, trim_offsets: true },
  model: { type: "BPE", dropout: null, unk_token: null, continuing_subword_prefix: "", end_of_word_suffix: "", fuse_unk: false, vocab: Object.fromEntries(bpeTokens.map((token, id) => [token, id])), merges },
}, bpeTokens.length - 1);

// Normalisation rules in the manner of SentencePiece's nmt_nfkc, for some blocks, compiled as it does: a double-array trie (Darts-clone's units) and the replacements.
const rules = new Map();
const each = (ranges, act) => ranges.forEach(([from, to = from]) => { for (let code = from; code <= to; code++) act(String.fromCodePoint(code)); });
each([[0xa0, 0x24f], [0x1e00, 0x1fff], [0x2010, 0x206f], [0x2100, 0x218f], [0x2460, 0x2473], [0x3000, 0x30ff], [0x33a0, 0x33ff], [0xf900, 0xf940], [0xfb00, 0xfb06], [0xfdfa], [0xff00, 0xff5d]],
  (character) => [character, character.normalize("NFD")].filter((form) => form !== character.normalize("NFKC")).forEach((form) => rules.set(form, character.normalize("NFKC"))));
each([[1, 8], [0xb], [0xe, 0x1f], [0x7f], [0x8f], [0x9f]], (character) => rules.set(character, ""));
each([[9, 0xa], [0xc, 0xd], [0xa0], [0x1680], [0x2000, 0x200f], [0x2028, 0x2029], [0x202f], [0x205f], [0x2581], [0x3000], [0xfeff], [0xfffd]], (character) => rules.set(character, " "));
function compile() {
  const ends = [], root = { next: new Map() };
  for (const [key, value] of rules) {
    let node = root;
    for (const code of Buffer.from(key)) { if (!node.next.has(code)) node.next.set(code, { next: new Map() }); node = node.next.get(code); }
    node.value = ends.reduce((length, end) => length + end.length, 0);
    ends.push(Buffer.from(value + "\0"));
  }
  // A node's children lie at its base ^ label, its value at its base.
  const units = new Map([[0, 0]]);
  const place = (node, at) => {
    const labels = [...node.next.keys(), ...("value" in node ? [0] : [])];
    let base = 256;
    while (labels.some((label) => units.has(base ^ label))) base++;
    units.set(at, (units.get(at) | ((at ^ base) << 10) | ("value" in node ? 256 : 0)) >>> 0);
    for (const label of labels) units.set(base ^ label, label);
    if ("value" in node) units.set(base, (node.value | 0x80000000) >>> 0);
    for (const [label, child] of node.next) place(child, base ^ label);
  };
  place(root, 0);
  const trie = Buffer.alloc(4 * 256 * Math.ceil((Math.max(...units.keys()) + 1) / 256)), size = Buffer.alloc(4);
  for (const [at, unit] of units) trie.writeUInt32LE(unit, 4 * at);
  size.writeUInt32LE(trie.length);
  return Buffer.concat([size, trie, ...ends]).toString("base64");
}

// Unigram pieces: characters, and the parts of words, by how often they occur.
const parts = new Map();
for (const word of words) for (let start = 0; start <= word.length; start++) for (let end = start + 1; end <= word.length + 1; end++) {
  const part = ("▁" + word).slice(start, end);
  parts.set(part, (parts.get(part) ?? 0) + part.length);
}
const characters = [...new Set("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789!\"#$%&'()*+,-./:;<=>?@[]_|~éüößαβγδειабвгдежзийклмнорстуあいうカキク中文字日本語한국어—…🙂😀")];
for (const character of characters) parts.set(character, (parts.get(character) ?? 0) + 1);
const total = [...parts.values()].reduce((sum, count) => sum + count, 0);
const pieces = [...parts].filter(([part, count]) => [...part].length === 1 || count >= 8).map(([part, count]) => [part, Math.log(count / total)]);
const vocab = [...special.map((token) => [token, 0]), ...pieces, ["<mask>", 0]];
const token = (id) => ({ SpecialToken: { id, type_id: 0 } }), sequence = (id) => ({ Sequence: { id, type_id: 0 } });
const precompiled = { type: "Precompiled", precompiled_charsmap: compile() };
const unigram = (normalizer, pre_tokenizer) => tokenizer({
  normalizer, pre_tokenizer,
  post_processor: { type: "TemplateProcessing", single: [token("<s>"), sequence("A"), token("</s>")], pair: [token("<s>"), sequence("A"), token("</s>"), token("</s>"), sequence("B"), token("</s>")],
    special_tokens: { "<s>": { id: "<s>", ids: [0], tokens: ["<s>"] }, "</s>": { id: "</s>", ids: [2], tokens: ["</s>"] } } },
  decoder: { type: "Metaspace", replacement: "▁", prepend_scheme: "always", split: true }, model: { type: "Unigram", unk_id: 3, vocab, byte_fallback: false },
}, vocab.length - 1);

const kinds = {
  byteLevel: byteLevel(false),
  byteLevelPrefixed: byteLevel(true),
  // As transformers writes it now, and as it was written before.
  unigram: unigram({ type: "Sequence", normalizers: [precompiled, { type: "Strip", strip_left: false, strip_right: true }, { type: "Replace", pattern: { Regex: " {2,}" }, content: "▁" }] }, { type: "Metaspace", replacement: "▁", prepend_scheme: "always", split: true }),
  unigramOld: unigram(precompiled, { type: "Sequence", pretokenizers: [{ type: "WhitespaceSplit" }, { type: "Metaspace", replacement: "▁", add_prefix_space: true }] }),
};
const readers = Object.fromEntries(Object.entries(kinds).map(([kind, json]) => [kind, Tokenizer.fromString(JSON.stringify(json))]));
const golden = await Promise.all(nasty.map(async (text) => ({ text, ...Object.fromEntries(await Promise.all(Object.entries(readers).map(async ([kind, reader]) => [kind, (await reader.encode(text, null, { addSpecialTokens: false })).getIds()]))) })));

// Of texts that are both longer than the limit by themselves, the library's newest versions read only as many words as reach it and then count those:
// which of the two gets an odd extra token hangs on the lengths of words there, and on the whole texts in its earlier versions and here.
const whole = [Tokenizer.fromString(JSON.stringify(kinds.byteLevel)), Tokenizer.fromString(JSON.stringify(kinds.unigram))];
const pairs = [];
for (const [index, kind] of ["byteLevel", "unigram"].entries())
  for (let count = 0; count < 40; ) {
    const text = () => Array.from({ length: random(12) }, () => words[random(words.length)]).join(" ") || "x";
    const [query, document, maxLength] = [text(), text(), 5 + random(25)];
    const lengths = await Promise.all([query, document].map(async (text) => (await whole[index].encode(text, null, { addSpecialTokens: false })).getLength()));
    if (Math.min(...lengths) > maxLength) continue;
    readers[kind].setTruncation(maxLength, { strategy: "LongestFirst" });
    pairs.push({ kind, query, document, maxLength, ids: (await readers[kind].encode(query, document)).getIds() });
    count++;
  }

writeFileSync(join(folder, "byte-level.json"), JSON.stringify(kinds.byteLevel) + "\n");
writeFileSync(join(folder, "unigram.json"), JSON.stringify(kinds.unigram) + "\n");
writeFileSync(join(folder, "subwords.jsonl"), golden.map(line).join(""));
writeFileSync(join(folder, "pairs.jsonl"), pairs.map(line).join(""));
