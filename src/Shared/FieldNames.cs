namespace Reranker;

/// <summary>Finds fields whose names are nearly those of known ones: what a writer meant to say, and a reader would pass over.</summary>
internal sealed class FieldNames(params string[] known)
{
    // In shorter names one other letter makes another word.
    private const int LongEnough = 6;
    private const int MostChanges = 2;

    private readonly (string Name, string Folded)[] _known = [.. known.Select(static name => (name, Fold(name)))];

    /// <summary>The known name that a name was meant to be; <see langword="null"/> where it is one of them, or like none.</summary>
    public string? Meant(string name)
    {
        if (known.Contains(name))
            return null;
        var folded = Fold(name);
        return _known.FirstOrDefault(other => IsNearly(folded, other.Folded)).Name;
    }

    private static bool IsNearly(string name, string known) =>
        Math.Abs(name.Length - known.Length) <= MostChanges
        && (name == known || name == known + 's' || (known.Length >= LongEnough && Distance(name, known) <= (known.Length > LongEnough ? MostChanges : 1)));

    private static string Fold(string name) => string.Concat(name.Where(char.IsLetterOrDigit)).ToLowerInvariant();

    // Levenshtein's: letters put in, left out or replaced.
    private static int Distance(string left, string right)
    {
        var row = Enumerable.Range(0, right.Length + 1).ToArray();
        for (var i = 1; i <= left.Length; i++)
        {
            var diagonal = row[0];
            row[0] = i;
            for (var j = 1; j <= right.Length; j++)
            {
                var above = row[j];
                row[j] = Math.Min(Math.Min(above, row[j - 1]) + 1, diagonal + (left[i - 1] == right[j - 1] ? 0 : 1));
                diagonal = above;
            }
        }

        return row[^1];
    }
}
