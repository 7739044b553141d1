namespace Reranker;

/// <summary>Dates that make no window: in no known form, missing, or reversed.</summary>
public sealed class DateWindowException : RerankerException
{
    /// <summary>Creates the exception.</summary>
    /// <param name="field">Which date is meant: <c>date_from</c> or <c>date_to</c>.</param>
    /// <param name="message">What was wrong and what was expected.</param>
    public DateWindowException(string field, string message)
        : base(message) => Field = field;

    /// <summary>Which date is meant: <c>date_from</c> or <c>date_to</c>.</summary>
    public string Field { get; }
}
