// Writes vocab.txt and tokens.jsonl: a small vocabulary of our own, and the tokens that Transformers.js makes with it.
// Usage, in a folder with `npm install @huggingface/transformers`: node tokens.mjs <this folder>
import { writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { line, texts, words } from "./texts.mjs";

const { BertTokenizer } = createRequire(join(process.cwd(), "x.js"))("@huggingface/transformers");

const special = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"];
const characters = [...new Set("abcdefghijklmnopqrstuvwxyz0123456789!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~αβγδεικλμνοςστυабвгдеийклмнортяшあいうカキク中文字日本語ø¿«»—…€½ßæıðþ")];
const jamo = [..."한국어".normalize("NFD")];
const continued = "s ed ing er est ly ion tion ment ness able un re pre a e i o u y al ic ity".split(" ");
const vocabulary = [...new Set([...special, ...characters, ...jamo, ...words,
  ...characters.map((c) => "##" + c), ...jamo.map((c) => "##" + c), ...continued.map((c) => "##" + c)])];

const tokenizer = new BertTokenizer(
  {
    version: "1.0", added_tokens: special.map((content, id) => ({ id, content, single_word: false, lstrip: false, rstrip: false, normalized: false, special: true })),
    normalizer: { type: "BertNormalizer", clean_text: true, handle_chinese_chars: true, strip_accents: null, lowercase: true },
    pre_tokenizer: { type: "BertPreTokenizer" }, post_processor: null, decoder: { type: "WordPiece", prefix: "##", cleanup: true },
    model: { type: "WordPiece", unk_token: "[UNK]", continuing_subword_prefix: "##", max_input_chars_per_word: 100, vocab: Object.fromEntries(vocabulary.map((token, id) => [token, id])) },
  },
  { tokenizer_class: "BertTokenizer", unk_token: "[UNK]", cls_token: "[CLS]", sep_token: "[SEP]", pad_token: "[PAD]", mask_token: "[MASK]", model_max_length: 512 },
);
const folder = process.argv[2];
writeFileSync(join(folder, "vocab.txt"), vocabulary.join("\n") + "\n");
writeFileSync(join(folder, "tokens.jsonl"), texts.map((text) => line({ text, ids: tokenizer.encode(text, { add_special_tokens: false }) })).join(""));
