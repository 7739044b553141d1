using System.Globalization;

namespace Reranker.MLflow;

/// <summary>Texts as Python has them: MLflow's messages and limits are written in its terms.</summary>
internal static class PythonText
{
    /// <summary>A string literal as <c>repr</c> writes it, for printable text.</summary>
    public static string Repr(string text) => text.Contains('\'') && !text.Contains('"')
        ? $"\"{text.Replace("\\", @"\\")}\""
        : $"'{text.Replace("\\", @"\\").Replace("'", @"\'")}'";

    public static string Repr(IEnumerable<string> texts) => $"[{string.Join(", ", texts.Select(Repr))}]";

    /// <summary>A float as <c>str</c> writes it.</summary>
    public static string Of(double value) => value switch
    {
        double.NaN => "nan",
        double.PositiveInfinity => "inf",
        double.NegativeInfinity => "-inf",
        _ when value == Math.Truncate(value) && Math.Abs(value) < 1e16 => value.ToString("0.0", CultureInfo.InvariantCulture),
        _ => value.ToString("R", CultureInfo.InvariantCulture).ToLowerInvariant(),
    };

    /// <summary>How many code points a text has: what Python's <c>len</c> counts.</summary>
    public static int Length(string text)
    {
        var length = text.Length;
        for (var index = 0; index + 1 < text.Length; index++)
            if (char.IsSurrogatePair(text[index], text[index + 1]))
                length--;
        return length;
    }

    /// <summary>The first code points of a text.</summary>
    public static string Head(string text, int length)
    {
        if (text.Length <= length)
            return text;
        var end = 0;
        for (var count = 0; count < length && end < text.Length; count++)
            end += end + 1 < text.Length && char.IsSurrogatePair(text[end], text[end + 1]) ? 2 : 1;
        return text[..end];
    }

    /// <summary>A path as <c>posixpath.normpath</c> writes it.</summary>
    public static string NormalizePath(string path)
    {
        if (path.Length == 0)
            return ".";
        // Exactly two leading slashes are kept, as POSIX allows them a meaning.
        var root = path[0] != '/' ? "" : path.StartsWith("//", StringComparison.Ordinal) && !path.StartsWith("///", StringComparison.Ordinal) ? "//" : "/";
        var parts = new List<string>();
        foreach (var part in path.Split('/'))
        {
            if (part is "" or ".")
                continue;
            if (part != ".." || (root.Length == 0 && parts.Count == 0) || (parts.Count > 0 && parts[^1] == ".."))
                parts.Add(part);
            else if (parts.Count > 0)
                parts.RemoveAt(parts.Count - 1);
        }

        var normal = root + string.Join('/', parts);
        return normal.Length == 0 ? "." : normal;
    }
}
