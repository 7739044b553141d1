// Transformers.js as a worker: takes commands (JSON lines on stdin), one after the other, and answers each with one line.
// Workers/OwnWorker.cs is its counterpart; WorkerCommand.cs and WorkerAnswer.cs say what the fields mean.
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as delay } from 'node:timers/promises';
import { AutoModelForSequenceClassification, AutoTokenizer, env } from '@huggingface/transformers';

env.allowRemoteModels = false;
const models = new Map();
const workloads = new Map();

async function load({ model, folder, quantized, threads }) {
    env.localModelPath = path.dirname(folder);
    const name = path.basename(folder);
    models.set(model, {
        tokenizer: await AutoTokenizer.from_pretrained(name),
        network: await AutoModelForSequenceClassification.from_pretrained(name, {
            dtype: quantized ? 'q8' : 'fp32', session_options: { intraOpNumThreads: threads },
        }),
    });
    return {};
}

// Batch after batch, in the order of the request; a batch of 0 is the plain call, with all documents at once.
async function rerank({ tokenizer, network }, { query, documents }, batch) {
    const size = batch || documents.length;
    const logits = [];
    for (let start = 0; start < documents.length; start += size) {
        const texts = documents.slice(start, start + size);
        const inputs = tokenizer(new Array(texts.length).fill(query), { text_pair: texts, padding: true, truncation: true });
        const output = await network(inputs);
        logits.push(...output.logits.data);
    }
    return logits;
}

// As in LoadRunner.cs: a latency counts from when the request was due, which without a rate is when its client is free.
async function run({ model, workload, index: first, batch, clients, count, rate }) {
    const requests = workloads.get(workload);
    const loaded = models.get(model);
    const latencies = new Array(count);
    let next = 0;
    const cpu = process.cpuUsage();
    const start = performance.now();
    const answer = async (index, due) => {
        await rerank(loaded, requests[(first + index) % requests.length], batch);
        latencies[index] = (performance.now() - due) / 1000;
    };
    await Promise.all(Array.from({ length: clients }, async (_, client) => {
        if (!rate) {
            while (next < count)
                await answer(next++, performance.now());
            return;
        }
        for (let index = client; index < count; index += clients) {
            const due = start + index * 1000 / rate;
            const wait = due - performance.now();
            if (wait > 0)
                await delay(wait);
            await answer(index, due);
        }
    }));
    const seconds = (performance.now() - start) / 1000;
    const { user, system } = process.cpuUsage(cpu);
    return { seconds, cpuSeconds: (user + system) / 1e6, latencies };
}

const commands = {
    load,
    workload({ workload, requests }) {
        workloads.set(workload, requests);
        return {};
    },
    async score({ model, workload, index, batch }) {
        return { logits: await rerank(models.get(model), workloads.get(workload)[index], batch) };
    },
    run,
    versions() {
        const runtime = JSON.parse(readFileSync(new URL('node_modules/onnxruntime-node/package.json', import.meta.url))).version;
        return { versions: `Transformers.js ${env.version} on ONNX Runtime ${runtime}, Node.js ${process.versions.node}` };
    },
};

for await (const line of createInterface({ input: process.stdin })) {
    const command = JSON.parse(line);
    let answer;
    try {
        answer = await commands[command.op](command);
    } catch (error) {
        answer = { error: error.stack };
    }
    process.stdout.write(JSON.stringify(answer) + '\n');
}
