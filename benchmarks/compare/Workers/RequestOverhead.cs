using Reranker.Onnx;

namespace Reranker.Compare;

/// <summary>What a request of ours costs beside the network: tokens and garbage.</summary>
internal static class RequestOverhead
{
    private static readonly RerankOptions Logits = new() { RawScores = true };

    /// <summary>Tokenises the requests on one thread, which is the answer's processor time, and counts what answering them allocates beyond the answers.</summary>
    public static async Task<WorkerAnswer> MeasureAsync(OnnxReranker model, RequestTexts[] texts, int count)
    {
        // The requests are the caller's, so they are made before.
        var requests = Array.ConvertAll(texts, static text => new RerankRequest(text.Query, [.. text.Documents.Select(static document => new RerankDocument(document))]));
        var slot = model.GetService<ModelSlot>()!;
        using var lease = await slot.LeaseAsync(CancellationToken.None);
        var tokenizer = lease.Model.Tokenizer;
        Tokenize(tokenizer, texts[0]);
        var answer = await model.RerankAsync(requests[0], Logits);

        var before = GC.GetTotalAllocatedBytes(precise: true);
        for (var index = 0; index < count; index++)
            answer = await model.RerankAsync(requests[index % requests.Length], Logits);
        var allocated = (double)(GC.GetTotalAllocatedBytes(precise: true) - before) / count;

        var cpu = Environment.CpuUsage.TotalTime;
        for (var index = 0; index < count; index++)
            Tokenize(tokenizer, texts[index % texts.Length]);
        return new WorkerAnswer
        {
            CpuSeconds = (Environment.CpuUsage.TotalTime - cpu).TotalSeconds / count,
            AllocatedBytes = allocated - AnswerBytes(answer),
        };
    }

    private static void Tokenize(PairTokenizer tokenizer, RequestTexts texts)
    {
        var query = tokenizer.EncodeText(texts.Query);
        foreach (var document in texts.Documents)
            tokenizer.Encode(query, document);
    }

    /// <summary>What the answer itself takes: it is made again from its parts.</summary>
    private static long AnswerBytes(RerankResponse answer)
    {
        var before = GC.GetAllocatedBytesForCurrentThread();
        var results = new RerankResult[answer.Results.Count];
        for (var place = 0; place < results.Length; place++)
            results[place] = new RerankResult(answer.Results[place].Index, answer.Results[place].RelevanceScore, answer.Results[place].Document);
        var copy = new RerankResponse(results, answer.Model, new RerankUsage(answer.Usage.TotalTokens, answer.Usage.TruncatedPairs));
        var bytes = GC.GetAllocatedBytesForCurrentThread() - before;
        GC.KeepAlive(copy);
        return bytes;
    }
}
