// Words, and strings on which tokenizers have every chance to disagree. Used by tokens.mjs and subwords.mjs.
export const words = "the of and to in is that it for was on with as by be this which or from at an have not are one you what how does query document rank score model token search index data base table column row key value file system user name page read write open close error line text word list set map string number time date year day new old good bad fast slow left right up down hello world".split(" ");

export const texts = [
  "", " ", "Hello, World!", "the Query\tand\nthe document\r\nrank", "don't re-read (this)", "C++ c# f(x)=y^2 a_b $5 < 6 | `x` ~", "café naïve Ångström ÜBER", "e\u0301 \u1e9b\u0323 \u212b \u2126 \u1fef",
  "İstanbul ı ß ẞ Æ æ ð þ ø", "αβγ Σίσυφος ΜΟΝΟ", "Привет, КРАЙ йод", "中文字test日本語のカキク", "한국어 한국 \u1112\u1161\u11ab", "\u{1f600}\u{1f469}\u200d\u{1f4bb} word", "zero\u200bwidth\u00adsoft\ufeffbom\u2060", "nbsp\u00a0space\u3000ideographic\u2009thin\u2028line",
  "[CLS] hello [SEP] world [MASK] [PAD][UNK]", "[sep] [ SEP ] [SEP", "x[SEP]y", "a".repeat(100), "a".repeat(101), "\u0000\u0001\u0007bell\u007f \u0085 \ufffd end", "…—«quoted»¿", "½ € ™ ©", "\u0378unassigned\ue000private", "１２３ ＡＢＣ ﬁ ﬂ Ⅻ ²", "\u0915\u094d\u0937 \u0e01\u0e33 \u05d0\u05b8 \u0627\u064e", "\uf900 \u3400 \u4e00\u9fff", "unrankable rereading searches wordiness", "the quick brown fox jumps over 13 lazy dogs, twice!", "https://example.org/a?b=c&d=%20#e", "{\"key\": [1, 2.5, null]}", "x  =  y;\t// comment", "O'Neill's ‘curly’ “quotes” – dash",
];
// Random strings from the blocks where normalisers differ, from a linear congruential generator.
let state = 20251123;
export const random = (n) => (state = (state * 1103515245 + 12345) % 2147483648) % n;
const blocks = [[0x20, 0x7e], [0x20, 0x7e], [0xa0, 0x24f], [0x300, 0x36f], [0x370, 0x3ff], [0x400, 0x45f], [0x1e00, 0x1fff], [0x2000, 0x206f], [0x20a0, 0x214f], [0x3040, 0x30ff], [0x4e00, 0x4e40], [0xac00, 0xac40], [0xf900, 0xf940], [0xff00, 0xff5e], [0x1f600, 0x1f640]];
while (texts.length < 260) {
  let text = "";
  for (let n = 5 + random(40); n > 0; n--) {
    const [from, to] = blocks[random(blocks.length)];
    text += random(5) == 0 ? words[random(words.length)] + " " : String.fromCodePoint(from + random(to - from + 1));
  }
  // Transformers.js lower-cases a final sigma as the language does, Hugging Face's other tokenizers letter by letter.
  texts.push(text.replaceAll("Σ", "σ"));
}

/** One line of JSON in ASCII. */
export const line = (value) => JSON.stringify(value).replace(/[\u007f-\uffff]/g, (c) => "\\u" + c.charCodeAt(0).toString(16).padStart(4, "0")) + "\n";
