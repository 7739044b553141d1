namespace Reranker.MLflow;

/// <summary>MLflow's file of credentials: the section <c>[mlflow]</c> of <c>~/.mlflow/credentials</c>.</summary>
internal sealed record CredentialsFile(string? Username, string? Password)
{
    public static CredentialsFile Read(string path)
    {
        var none = new CredentialsFile(null, null);
        if (!File.Exists(path))
            return none;
        try
        {
            return Parse(File.ReadLines(path));
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            // It is the last place of several to look in: what may not be read is not there.
            return none;
        }
    }

    private static CredentialsFile Parse(IEnumerable<string> lines)
    {
        var values = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        var inside = false;
        foreach (var line in lines.Select(static line => line.Trim()))
        {
            if (line.Length == 0 || line[0] is '#' or ';')
                continue;
            if (line[0] == '[')
                inside = line == "[mlflow]";
            else if (inside && line.IndexOfAny(['=', ':']) is > 0 and var cut)
                values[line[..cut].TrimEnd()] = line[(cut + 1)..].TrimStart();
        }

        return new CredentialsFile(values.GetValueOrDefault("mlflow_tracking_username"), values.GetValueOrDefault("mlflow_tracking_password"));
    }
}
