using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Reranker.Training;

/// <summary>A teacher's logits by pair, kept in a file that only grows: a hash, a tab and a number a line.</summary>
internal sealed class TeacherScoreCache : IAsyncDisposable
{
    private readonly Dictionary<UInt128, double> _scores = []; // by half of the hash, for millions of pairs
    private StreamWriter? _writer;

    /// <summary>Opens the cache of a teacher; one in memory only where there is no folder, or the teacher cannot be told from others.</summary>
    /// <exception cref="TrainingException">It cannot be read or written.</exception>
    public static async Task<TeacherScoreCache> OpenAsync(string? folder, IReranker teacher, CancellationToken cancellationToken)
    {
        var cache = new TeacherScoreCache();
        if (folder is null || teacher.GetService<RerankerMetadata>() is not { Model.Digest.Length: > 0 } metadata)
            return cache;
        var path = Path.Combine(folder, $"{NameOf(metadata)}.tsv");
        try
        {
            Directory.CreateDirectory(folder);
            if (File.Exists(path))
                await foreach (var line in File.ReadLinesAsync(path, cancellationToken).ConfigureAwait(false))
                    cache.Read(line);
            // A line of its own after one that a crash may have cut.
            cache._writer = new StreamWriter(path, append: true) { NewLine = "\n" };
            await cache._writer.WriteLineAsync().ConfigureAwait(false);
            return cache;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new TrainingException($"The teacher's scores in '{path}' cannot be read or written: {error.Message} Name another folder, or none.", error);
        }
    }

    /// <summary>The teacher's logits of texts for a query: those that are kept, and the others from the teacher.</summary>
    public async Task<double[]> ScoreAsync(IReranker teacher, string query, IReadOnlyList<string> texts, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var keys = texts.Select(text => Key(query, text)).ToArray();
        var unknown = keys.Zip(texts).Where(pair => !_scores.ContainsKey(Half(pair.First))).DistinctBy(static pair => pair.First, StringComparer.Ordinal).ToArray();
        if (unknown.Length > 0)
        {
            var scores = await TeacherScores.ScoreAsync(teacher, query, [.. unknown.Select(static pair => pair.Second)], cancellationToken).ConfigureAwait(false);
            foreach (var ((key, _), score) in unknown.Zip(scores))
                await AddAsync(key, score).ConfigureAwait(false);
        }

        return [.. keys.Select(key => _scores[Half(key)])];
    }

    public async ValueTask DisposeAsync()
    {
        if (_writer is not null)
            await _writer.DisposeAsync().ConfigureAwait(false);
    }

    private async Task AddAsync(string key, double score)
    {
        _scores[Half(key)] = score;
        if (_writer is not null)
            await _writer.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"{key}\t{score:R}\t.")).ConfigureAwait(false);
    }

    // A model that is run in another way gives other scores.
    private static string NameOf(RerankerMetadata teacher) => teacher.Settings.Length == 0
        ? teacher.Model.Digest
        : Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{teacher.Model.Digest}\n{teacher.MaxLength}\n{teacher.Settings}"))));

    // The full stop tells a whole line from one that was cut within its number.
    private void Read(string line)
    {
        if (line.Split('\t') is [{ Length: 64 } key, var number, "."]
            && UInt128.TryParse(key.AsSpan(0, 32), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var half)
            && double.TryParse(number, NumberStyles.Float, CultureInfo.InvariantCulture, out var score))
            _scores[half] = score;
    }

    private static UInt128 Half(string key) => UInt128.Parse(key.AsSpan(0, 32), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture);

    private static string Key(string query, string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{query.Length}\n{query}{text}")));
}
