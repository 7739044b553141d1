const find = id => document.getElementById(id);
const element = (name, properties, ...children) => {
  const made = Object.assign(document.createElement(name), properties);
  made.append(...children);
  return made;
};

const request = () => ({
  query: find("query").value,
  documents: find("documents").value.split("\n").map(line => line.trim()).filter(Boolean),
});

function showCurl() {
  const body = JSON.stringify(request()).replaceAll("'", "'\\''");
  find("curl").textContent = `curl ${location.origin}/rerank -H 'Content-Type: application/json' -d '${body}'`;
}

function showStatus(text, isBad = false) {
  find("status").textContent = text;
  find("status").classList.toggle("bad", isBad);
}

function showRanking(results, documents) {
  find("results").replaceChildren(...results.map(result => {
    const bar = element("span", { className: "bar" });
    bar.style.width = `${100 * Math.min(1, Math.max(0, result.relevance_score))}%`;
    return element("li", {}, bar,
      element("p", { textContent: documents[result.index] }),
      element("output", { textContent: result.relevance_score.toFixed(4) }),
      element("small", { textContent: `line ${result.index + 1}` }));
  }));
}

async function rank() {
  const key = find("key").value;
  const body = request();
  const start = performance.now();
  const response = await fetch("/rerank", {
    method: "POST",
    headers: { "Content-Type": "application/json", ...(key ? { "X-Api-Key": key } : {}) },
    body: JSON.stringify(body),
  });
  const answer = await response.json();
  const milliseconds = Math.round(performance.now() - start);
  if (!response.ok) {
    if (response.status === 401) find("key").hidden = find("key-label").hidden = false;
    return showStatus(answer.detail ?? answer.title, true);
  }
  find("model").textContent = response.headers.get("X-Reranker-Model");
  showRanking(answer.results, body.documents);
  showStatus(`${answer.results.length} documents, ${answer.usage.total_tokens} tokens, ${milliseconds} ms`);
}

async function showModel() {
  const { model } = await (await fetch("/health")).json();
  find("model").textContent = model ? `${model.name}/${model.version}@${model.digest.slice(0, 12)}` : "No model serves yet.";
}

function submit(event) {
  event?.preventDefault();
  const button = find("form").querySelector("button");
  button.disabled = true;
  rank().catch(() => showStatus("The host does not answer.", true)).finally(() => { button.disabled = false; });
}

find("form").addEventListener("submit", submit);
find("form").addEventListener("input", showCurl);
showCurl();
showModel().catch(() => { find("model").textContent = "The host does not answer."; });
submit();
