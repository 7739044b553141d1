namespace Reranker.MLflow;

/// <summary>Files of credentials: MLflow's and Amazon's.</summary>
internal static class IniFile
{
    /// <summary>The values of a section; none where there is no such file or section.</summary>
    public static IReadOnlyDictionary<string, string> Read(string path, string section)
    {
        try
        {
            return File.Exists(path) ? Parse(File.ReadLines(path), $"[{section}]") : new Dictionary<string, string>();
        }
        catch (Exception error) when (DiskErrors.IsDisk(error))
        {
            // It is the last place of several to look in: what may not be read is not there.
            return new Dictionary<string, string>();
        }
    }

    private static Dictionary<string, string> Parse(IEnumerable<string> lines, string header)
    {
        var values = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        var inside = false;
        foreach (var line in lines.Select(static line => line.Trim()))
        {
            if (line.Length == 0 || line[0] is '#' or ';')
                continue;
            if (line[0] == '[')
                inside = line == header;
            else if (inside && line.IndexOfAny(['=', ':']) is > 0 and var cut)
                values[line[..cut].TrimEnd()] = line[(cut + 1)..].TrimStart();
        }

        return values;
    }
}
