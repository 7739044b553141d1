// score.mjs FOLDER [fp32|q8]: scores pairs (JSON lines on stdin) with the model package in a folder, as anyone would who found it
// on a hub; prints the logits.
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { AutoModelForSequenceClassification, AutoTokenizer, env } from '@huggingface/transformers';

const folder = path.resolve(process.argv[2]);
env.allowRemoteModels = false;
env.localModelPath = path.dirname(folder);
const name = path.basename(folder);

const tokenizer = await AutoTokenizer.from_pretrained(name);
const model = await AutoModelForSequenceClassification.from_pretrained(name, { dtype: process.argv[3] ?? 'fp32' });

const logits = [];
for (const line of readFileSync(0, 'utf8').trimEnd().split('\n')) {
    const { query, document } = JSON.parse(line);
    const output = await model(tokenizer(query, { text_pair: document }));
    logits.push(output.logits.data[0]);
}
console.log(JSON.stringify(logits));
