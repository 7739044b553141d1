using System.Globalization;

namespace Reranker.MLflow;

/// <summary>Reads settings as MLflow writes them in environment variables; an option wins.</summary>
internal sealed class SettingReader(Func<string, string?> environment)
{
    public string? Text(string? option, params ReadOnlySpan<string> variables)
    {
        if (!string.IsNullOrEmpty(option))
            return option;
        foreach (var variable in variables)
            if (environment(variable) is { Length: > 0 } value)
                return value;
        return null;
    }

    public string InHome(string folder, string name) =>
        Path.Combine(environment("HOME") ?? Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), folder, name);

    public string? ExistingFile(string? option, string variable, string what)
    {
        var path = Text(option, variable);
        if (string.IsNullOrWhiteSpace(path))
            return null;
        return File.Exists(path) ? Path.GetFullPath(path) : throw MLflowException.Invalid($"{what}, '{path}', is not a file. Expected a PEM file.");
    }

    public bool Flag(string variable, bool missing) => environment(variable)?.Trim().ToLowerInvariant() switch
    {
        null or "" => missing,
        "true" or "1" => true,
        "false" or "0" => false,
        var other => throw MLflowException.Invalid($"{variable} is '{other}'. Expected true, false, 1 or 0."),
    };

    public TimeSpan Timeout(TimeSpan? option)
    {
        var timeout = option ?? TimeSpan.FromSeconds(Number("MLFLOW_HTTP_REQUEST_TIMEOUT", 120));
        return timeout > TimeSpan.Zero && timeout <= TimeSpan.FromDays(1)
            ? timeout
            : throw MLflowException.Invalid($"The request timeout of {timeout.TotalSeconds} seconds cannot be used. Expected more than 0 seconds and at most a day.");
    }

    public RetryPolicy Retry(int? option)
    {
        var retries = option ?? (int)Number("MLFLOW_HTTP_REQUEST_MAX_RETRIES", 7);
        return retries is >= 0 and <= RetryPolicy.Limit
            ? new RetryPolicy
            {
                MaxRetries = retries,
                BackoffFactor = Number("MLFLOW_HTTP_REQUEST_BACKOFF_FACTOR", 2),
                Jitter = Number("MLFLOW_HTTP_REQUEST_BACKOFF_JITTER", 1),
                RespectRetryAfter = Flag("MLFLOW_HTTP_RESPECT_RETRY_AFTER_HEADER", missing: true),
            }
            : throw MLflowException.Invalid($"{retries} retries cannot be used. Expected 0 to {RetryPolicy.Limit}.");
    }

    public double Number(string variable, double missing)
    {
        var text = environment(variable);
        if (string.IsNullOrWhiteSpace(text))
            return missing;
        return double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && number is >= 0 and <= int.MaxValue
            ? number
            : throw MLflowException.Invalid($"{variable} is '{text}'. Expected a number that is not negative.");
    }
}
