using Microsoft.Extensions.Options;

namespace Reranker;

/// <summary>Tells which sentences of documents answer a query.</summary>
public static class ExplanationExtensions
{
    extension(IReranker reranker)
    {
        /// <summary>Scores the sentences of documents by themselves, for a page to highlight the best one.</summary>
        /// <remarks>
        /// All passages run in one call of <see cref="IReranker.ScoreAsync"/>; its cost is bounded by <see cref="ExplainOptions.MaxPassages"/> a document. A sentence by itself lacks its
        /// context, so the scores explain a document's score, and do not add up to it.
        /// </remarks>
        /// <param name="query">The query.</param>
        /// <param name="documents">The documents, best only the few that are shown.</param>
        /// <param name="options">How much is spent; <see langword="null"/> for the defaults.</param>
        /// <param name="cancellationToken">Stops the work that has not started yet.</param>
        /// <returns>One explanation a document, in their order.</returns>
        /// <exception cref="OptionsValidationException">An option is out of its range.</exception>
        /// <exception cref="InvalidRerankRequestException">The query is blank.</exception>
        public async Task<IReadOnlyList<DocumentExplanation>> ExplainAsync(
            string query, IReadOnlyList<string> documents, ExplainOptions? options = null, CancellationToken cancellationToken = default)
        {
            ArgumentNullException.ThrowIfNull(reranker);
            ArgumentNullException.ThrowIfNull(documents);
            options = new ExplainOptionsValidator().Require(options ?? new ExplainOptions());
            IReadOnlyList<Range>[] passages = [.. documents.Select(document => Passages(document, options.MaxPassages))];
            QueryDocumentPair[] pairs = [.. passages.Zip(documents, (ranges, document) => ranges.Select(range => new QueryDocumentPair(query, document[range]))).SelectMany(static pairs => pairs)];
            if (pairs.Length == 0)
                return Array.ConvertAll(passages, static _ => new DocumentExplanation([]));

            var scores = (await reranker.ScoreAsync(new ScoreRequest(pairs), options.Scores, cancellationToken).ConfigureAwait(false)).Scores;
            var next = 0;
            return Array.ConvertAll(passages, ranges => new DocumentExplanation(
                [.. ranges.Select(range => new PassageScore(range.Start.Value, range.End.Value - range.Start.Value, scores[next++]))]));
        }
    }

    // Neighbouring sentences together, where there are too many to read each by itself.
    private static IReadOnlyList<Range> Passages(string document, int maxPassages)
    {
        ArgumentNullException.ThrowIfNull(document);
        var sentences = SentenceSplitter.Split(document);
        var size = (sentences.Count + maxPassages - 1) / maxPassages;
        return size <= 1 ? sentences : [.. sentences.Chunk(size).Select(static part => part[0].Start..part[^1].End)];
    }
}
