// tokens.mjs transformers|tokenizers FOLDER: the tokens that Transformers.js, or Hugging Face's tokenizers in Rust, make of texts or pairs
// with the tokenizer of a folder. On stdin a line of JSON each: a text, or [query, document, limit]; prints the ids, a line each.
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { BertTokenizer } from '@huggingface/transformers';
import { Tokenizer } from 'tokenizers';

const [kind, folder] = process.argv.slice(2);
const read = (file) => JSON.parse(readFileSync(path.join(folder, file), 'utf8'));
const entries = readFileSync(0, 'utf8').trimEnd().split('\n').map((line) => JSON.parse(line));

if (kind === 'transformers') {
    const tokenizer = new BertTokenizer(read('tokenizer.json'), read('tokenizer_config.json'));
    for (const text of entries) console.log(JSON.stringify(tokenizer.encode(text, { add_special_tokens: false })));
} else {
    const tokenizer = Tokenizer.fromString(JSON.stringify(read('tokenizer.json')));
    for (const entry of entries) {
        if (typeof entry === 'string') {
            console.log(JSON.stringify((await tokenizer.encode(entry, null, { addSpecialTokens: false })).getIds()));
        } else {
            const [query, document, limit] = entry;
            tokenizer.setTruncation(limit, { strategy: 'LongestFirst' });
            console.log(JSON.stringify((await tokenizer.encode(query, document)).getIds()));
        }
    }
}
