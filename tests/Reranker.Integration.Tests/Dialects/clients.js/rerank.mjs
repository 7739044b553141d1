// Ranks three documents with a client library that was written for another service, against the host at the given address.
//   node rerank.mjs CLIENT http://127.0.0.1:8000
// Prints [[index, score], …] as the library understood the answer, or {"error": …} as it understood the refusal.
const [client, host] = process.argv.slice(2);
const query = "word001 word002";
const documents = ["word003 word004", "word001 word002", "word005"];
const unknown = process.argv[4] === "--empty" ? [] : documents;

const clients = {
  async "cohere-v2"() {
    const { CohereClientV2 } = await import("cohere-ai");
    const cohere = new CohereClientV2({ token: "key", environment: `${host}/cohere`, baseUrl: `${host}/cohere`, maxRetries: 0 });
    const answer = await cohere.rerank({ model: "rerank-v3.5", query, documents: unknown, topN: 2 }, { maxRetries: 0 });
    return answer.results.map(({ index, relevanceScore }) => [index, relevanceScore]);
  },
  async "cohere-v1"() {
    const { CohereClient } = await import("cohere-ai");
    const cohere = new CohereClient({ token: "key", environment: `${host}/cohere`, baseUrl: `${host}/cohere` });
    const answer = await cohere.rerank({ model: "rerank-v3.5", query, documents: unknown, topN: 2, returnDocuments: true }, { maxRetries: 0 });
    if (answer.results.some(({ index, document }) => document.text !== documents[index])) throw new Error("other documents");
    return answer.results.map(({ index, relevanceScore }) => [index, relevanceScore]);
  },
  async langchain() {
    const { CohereRerank } = await import("@langchain/cohere");
    const { CohereClient } = await import("cohere-ai");
    const { Document } = await import("@langchain/core/documents");
    const client = new CohereClient({ token: "key", environment: `${host}/cohere`, baseUrl: `${host}/cohere` });
    const reranker = new CohereRerank({ client, model: "rerank-v3.5", topN: 2 });
    const ranked = await reranker.compressDocuments(unknown.map((pageContent) => new Document({ pageContent })), query);
    return ranked.map(({ pageContent, metadata }) => [documents.indexOf(pageContent), metadata.relevanceScore]);
  },
  async "llamaindex-cohere"() {
    const { CohereRerank } = await import("@llamaindex/cohere");
    const reranker = new CohereRerank({ apiKey: "key", model: "rerank-v3.5", topN: 2, baseUrl: `${host}/cohere` });
    return nodes(await reranker.postprocessNodes(await texts(), query));
  },
  async voyage() {
    const { VoyageAIClient } = await import("voyageai");
    const voyage = new VoyageAIClient({ apiKey: "key", environment: `${host}/voyage/v1` });
    const answer = await voyage.rerank({ model: "rerank-2", query, documents: unknown, topK: 2 }, { maxRetries: 0 });
    return answer.data.map(({ index, relevanceScore }) => [index, relevanceScore]);
  },
};

async function texts() {
  const { TextNode } = await import("@llamaindex/core/schema");
  return unknown.map((text) => ({ node: new TextNode({ text }), score: 0 }));
}

function nodes(ranked) {
  return ranked.map(({ node, score }) => [documents.indexOf(node.text), score]);
}

try {
  console.log(JSON.stringify(await clients[client]()));
} catch (error) {
  console.log(JSON.stringify({ error: `${error.message}`, status: error.statusCode ?? null }));
}
