// Sends feedback to a host at a steady rate, or as fast as it takes it, and says what becomes of rankings meanwhile.
//   node benchmarks/feedback/load.mjs http://localhost:8000 [--rate RECORDS_A_SECOND] [--size RECORDS_A_REQUEST] [--clients 16] [--records 10000]
// For a host on this machine without API keys. Records are new ones each time: give it a database of its own.
import http from "node:http";

const [base, ...options] = process.argv.slice(2);
const option = (name, otherwise) => (options.includes(name) ? Number(options[options.indexOf(name) + 1]) : otherwise);
const rate = option("--rate", 0), size = option("--size", 1), clients = option("--clients", 16), records = option("--records", 10_000);
const agent = new http.Agent({ keepAlive: true, maxSockets: clients + 1 });
const pause = (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds));

function post(path, body) {
  return new Promise((resolve, reject) => {
    const request = http.request(base + path, { method: "POST", agent, headers: { "content-type": "application/json", "content-length": Buffer.byteLength(body) } }, (answer) => {
      answer.resume();
      answer.on("end", () => (answer.statusCode < 300 ? resolve() : reject(new Error(`${path}: ${answer.statusCode}`))));
    });
    request.on("error", reject);
    request.end(body);
  });
}

const record = (number) => ({
  timestamp: "2025-07-01T00:00:00Z",
  id: `load-${process.pid}-${Date.now()}-${number}`,
  query: "how do I remove dead rows from a table",
  results: Array.from({ length: 10 }, (_, place) => ({
    document_id: `d${place}`, text: "VACUUM reclaims storage occupied by dead tuples in normal operation. ".repeat(3), position: place + 1, clicked: place === 2,
  })),
});

// Two documents every ten milliseconds, as long as it shall go on.
async function rank(goesOn) {
  const times = [];
  const body = JSON.stringify({ query: "remove dead rows", documents: ["VACUUM reclaims storage occupied by dead tuples.", "CREATE INDEX constructs an index."] });
  do {
    const start = performance.now();
    await post("/rerank", body);
    times.push(performance.now() - start);
    await pause(10);
  } while (goesOn(times.length));
  return times.sort((one, other) => one - other);
}

async function report(start) {
  while (next < records) {
    const first = next;
    next += size;
    if (rate) await pause(Math.max(0, start + (1000 * first) / rate - performance.now()));
    await post("/feedback", JSON.stringify(size === 1 ? record(first) : Array.from({ length: size }, (_, place) => record(first + place))));
  }
}

let next = 0, ended = false;
await rank((count) => count < 30);
const alone = await rank((count) => count < 150);
const start = performance.now();
const reports = Promise.all(Array.from({ length: clients }, () => report(start))).finally(() => (ended = true));
const beside = await rank(() => !ended);
await reports;
const part = (times, share) => times[Math.floor(times.length * share)].toFixed(1);
console.log(
  `${((1000 * next) / (performance.now() - start)).toFixed(0)} records a second, ${size} a request, ${clients} clients; `
  + `/rerank: median ${part(alone, 0.5)} ms alone, ${part(beside, 0.5)} ms meanwhile, p95 ${part(alone, 0.95)} and ${part(beside, 0.95)} ms`);
agent.destroy();
