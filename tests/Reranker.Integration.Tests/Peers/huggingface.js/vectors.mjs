// vectors.mjs FOLDER cls|mean: makes vectors of texts (JSON strings, one a line on stdin) with the sentence encoder in a folder; prints
// them, each of length 1.
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { env, pipeline } from '@huggingface/transformers';

const folder = path.resolve(process.argv[2]);
env.allowRemoteModels = false;
env.localModelPath = path.dirname(folder);

const encode = await pipeline('feature-extraction', path.basename(folder), { dtype: 'fp32' });
const vectors = [];
for (const line of readFileSync(0, 'utf8').trimEnd().split('\n')) {
    const output = await encode(JSON.parse(line), { pooling: process.argv[3], normalize: true });
    vectors.push([...output.data]);
}
console.log(JSON.stringify(vectors));
