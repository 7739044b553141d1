using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Reranker.Training;

/// <summary>A teacher's logits by pair, kept in a file that only grows: a hash, a tab and a number a line.</summary>
internal sealed class TeacherScoreCache : IAsyncDisposable
{
    private readonly Dictionary<string, double> _scores = new(StringComparer.Ordinal);
    private StreamWriter? _writer;

    /// <summary>Opens the cache of a teacher; one in memory only where there is no folder, or the teacher cannot be told from others.</summary>
    public static async Task<TeacherScoreCache> OpenAsync(string? folder, string? teacherDigest, CancellationToken cancellationToken)
    {
        var cache = new TeacherScoreCache();
        if (folder is null || string.IsNullOrEmpty(teacherDigest))
            return cache;
        var path = Path.Combine(folder, $"{teacherDigest}.tsv");
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

    public double? Find(string query, string text) => _scores.TryGetValue(Key(query, text), out var score) ? score : null;

    public async Task AddAsync(string query, IReadOnlyList<string> texts, IReadOnlyList<double> scores)
    {
        foreach (var (text, score) in texts.Zip(scores))
        {
            _scores[Key(query, text)] = score;
            if (_writer is not null)
                await _writer.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"{Key(query, text)}\t{score:R}\t.")).ConfigureAwait(false);
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (_writer is not null)
            await _writer.DisposeAsync().ConfigureAwait(false);
    }

    // The full stop tells a whole line from one that was cut within its number.
    private void Read(string line)
    {
        if (line.Split('\t') is [var key, var number, "."] && double.TryParse(number, NumberStyles.Float, CultureInfo.InvariantCulture, out var score))
            _scores[key] = score;
    }

    private static string Key(string query, string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{query.Length}\n{query}{text}")));
}
