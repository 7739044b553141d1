using System.Globalization;

namespace Reranker.Training.Tests;

/// <summary>Scores a text by a function, and counts what it was asked.</summary>
internal sealed class ScriptedReranker(Func<string, string, double> score, string digest = "") : IReranker
{
    private readonly ModelIdentity _model = new("scripted", null, digest);

    public int Scored { get; private set; }

    public bool IsDisposed { get; private set; }

    /// <summary>Scores a text by the number that it ends with.</summary>
    public static ScriptedReranker LastWord() => new(static (_, text) => double.Parse(text.Split(' ')[^1], CultureInfo.InvariantCulture), new string('a', 64));

    public Task<ScoreResponse> ScoreAsync(ScoreRequest request, RerankOptions? options = null, CancellationToken cancellationToken = default)
    {
        Assert.True(options!.RawScores);
        Scored += request.Pairs.Count;
        return Task.FromResult(new ScoreResponse([.. request.Pairs.Select(pair => (float)score(pair.Query, pair.Document))], _model, new RerankUsage(0, 0)));
    }

    public Task<RerankResponse> RerankAsync(RerankRequest request, RerankOptions? options = null, CancellationToken cancellationToken = default) =>
        throw new NotSupportedException();

    public object? GetService(Type serviceType, object? serviceKey = null) => serviceType == typeof(RerankerMetadata) ? new RerankerMetadata("test", _model, 256) : null;

    public void Dispose() => IsDisposed = true;
}
