// weights.mjs FOLDER: reads model.safetensors as the hub's own package does; prints its header, and of each tensor its first value
// and whether all others are the same.
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { parseSafetensorsMetadata } from '@huggingface/hub';

const folder = path.resolve(process.argv[2]);

// The package knows hubs only: this one has the folder's files.
async function folderAsHub(url, { headers = {} } = {}) {
    const bytes = readFileSync(path.join(folder, path.basename(new URL(url).pathname)));
    const [, start, end] = new Headers(headers).get('Range')?.match(/^bytes=(\d+)-(\d+)$/) ?? [null, 0, bytes.length - 1];
    return new Response(bytes.subarray(Number(start), Number(end) + 1), {
        status: 206,
        headers: { 'Content-Range': `bytes ${start}-${end}/${bytes.length}`, ETag: '"whole"' },
    });
}

const { header, parameterCount } = await parseSafetensorsMetadata({
    repo: 'made/here', path: 'model.safetensors', hubUrl: 'http://localhost', fetch: folderAsHub, computeParametersCount: true,
});

const file = readFileSync(path.join(folder, 'model.safetensors'));
const data = file.subarray(8 + Number(file.readBigUInt64LE(0)));
const { __metadata__: metadata, ...entries } = header;
const tensors = Object.entries(entries).map(([name, { dtype, shape, data_offsets: [begin, end] }]) => {
    const size = (end - begin) / shape.reduce((product, dimension) => product * dimension, 1);
    const values = Array.from({ length: (end - begin) / size }, (_, i) => data.toString('hex', begin + i * size, begin + (i + 1) * size));
    return { name, dtype, shape, first: values[0], isConstant: values.every((value) => value === values[0]) };
});
console.log(JSON.stringify({ format: metadata.format, parameterCount, bytes: data.length, tensors }));
