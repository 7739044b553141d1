using System.Globalization;
using System.Security.Cryptography;

namespace Reranker.MLflow;

/// <summary>Reads settings as MLflow writes them in environment variables; an option wins. What cannot be used is refused by the variable's name.</summary>
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

    /// <summary>The full path of a PEM file.</summary>
    /// <param name="option">The path, where it is set.</param>
    /// <param name="variable">Where it is set otherwise.</param>
    /// <param name="what">What the file holds, for the message.</param>
    /// <param name="read">Throws where the file does not hold that.</param>
    public string? PemFile(string? option, string variable, string what, Action<string> read)
    {
        var path = Text(option, variable);
        if (string.IsNullOrWhiteSpace(path))
            return null;
        try
        {
            if (!File.Exists(path))
                throw new FileNotFoundException("There is no such file.");
            read(path);
            return Path.GetFullPath(path);
        }
        catch (Exception error) when (error is CryptographicException || DiskErrors.IsDisk(error))
        {
            throw new MLflowException(MLflowErrorCode.InvalidParameterValue,
                $"{variable} (or the option in its place) is '{path}', which cannot be read: {error.Message} Expected a PEM file with {what}.", error);
        }
    }

    public bool Flag(string variable, bool missing) => environment(variable)?.Trim().ToLowerInvariant() switch
    {
        null or "" => missing,
        "true" or "1" => true,
        "false" or "0" => false,
        var other => throw MLflowException.Invalid($"{variable} is '{other}'. Expected true, false, 1 or 0."),
    };

    public TimeSpan Timeout(TimeSpan? option) => Timeout(option ?? TimeSpan.FromSeconds(Number("MLFLOW_HTTP_REQUEST_TIMEOUT", 120, 86_400)),
        "timeout of a request (MLFLOW_HTTP_REQUEST_TIMEOUT, or the option RequestTimeout)");

    public RetryPolicy Retry(int? retries, TimeSpan? total)
    {
        var number = retries ?? Number("MLFLOW_HTTP_REQUEST_MAX_RETRIES", 7, RetryPolicy.Limit);
        return number is >= 0 and <= RetryPolicy.Limit && number == Math.Truncate(number)
            ? new RetryPolicy
            {
                MaxRetries = (int)number,
                BackoffFactor = Number("MLFLOW_HTTP_REQUEST_BACKOFF_FACTOR", 2, 120),
                Jitter = Number("MLFLOW_HTTP_REQUEST_BACKOFF_JITTER", 1, 120),
                RespectRetryAfter = Flag("MLFLOW_HTTP_RESPECT_RETRY_AFTER_HEADER", missing: true),
                TotalTimeout = Timeout(total ?? new RetryPolicy().TotalTimeout, "timeout of a request with its retries (the option TotalTimeout)"),
            }
            : throw MLflowException.Invalid(
                $"The number of retries (MLFLOW_HTTP_REQUEST_MAX_RETRIES, or the option MaxRetries) is {number}. Expected a whole number from 0 to {RetryPolicy.Limit}.");
    }

    /// <summary>A number from 0 to a limit.</summary>
    public double Number(string variable, double missing, double limit = long.MaxValue)
    {
        var text = environment(variable);
        if (string.IsNullOrWhiteSpace(text))
            return missing;
        return double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && number >= 0 && number <= limit
            ? number
            : throw MLflowException.Invalid($"{variable} is '{text}'. Expected a number from 0 to {limit}.");
    }

    private static TimeSpan Timeout(TimeSpan timeout, string name) => timeout > TimeSpan.Zero && timeout <= TimeSpan.FromDays(1)
        ? timeout
        : throw MLflowException.Invalid($"The {name} is {timeout.TotalSeconds} seconds. Expected more than 0 seconds and at most a day.");
}
