using System.Globalization;

namespace Reranker.ConsoleHost;

/// <summary>The scores of a run: its fourth column.</summary>
internal sealed class RunScores
{
    private readonly Dictionary<(string Query, string Document), double> _scores = [];

    private RunScores()
    {
    }

    public double this[string query, string document] => _scores[(query, document)];

    /// <summary>Reads the scores of a run, or <see langword="null"/> where a line has none.</summary>
    public static async Task<RunScores?> ReadAsync(string path, CancellationToken cancellationToken)
    {
        var run = new RunScores();
        await foreach (var line in File.ReadLinesAsync(path, cancellationToken))
        {
            var fields = line.Split('\t');
            if (fields.Length < 3 || !int.TryParse(fields[2], NumberStyles.Integer, CultureInfo.InvariantCulture, out _))
                continue; // a blank line or the heading: BeirDataset has found the rest to be sound
            if (fields.Length < 4 || !double.TryParse(fields[3], NumberStyles.Float, CultureInfo.InvariantCulture, out var score))
                return null;
            run._scores[(fields[0], fields[1])] = score;
        }

        return run;
    }
}
