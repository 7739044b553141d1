using System.Globalization;

namespace Reranker.Training;

/// <summary>A reranker to learn from, and how much it counts beside others.</summary>
/// <param name="Name">What a model is asked for by, or <c>bm25</c> for BM25 with the statistics of each source's whole pool of texts.</param>
/// <param name="Weight">Above 0; <see langword="null"/> (the default) for 1.</param>
public sealed record WeightedTeacher(string Name, double? Weight = null)
{
    /// <summary>Whether it is BM25, for which no model is loaded.</summary>
    public bool IsBm25 => Name == Bm25Reranker.Name;

    /// <summary>Reads <c>NAME</c> or <c>NAME=WEIGHT</c>.</summary>
    /// <exception cref="TrainingException">The name is missing, or the weight is no number above 0.</exception>
    public static WeightedTeacher Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var separator = text.LastIndexOf('=');
        var name = (separator < 0 ? text : text[..separator]).Trim();
        if (name.Length == 0)
            throw new TrainingException($"The teacher '{text}' has no name; expected NAME or NAME=WEIGHT, such as bm25=0.5.");
        if (separator < 0)
            return new WeightedTeacher(name);
        return double.TryParse(text.AsSpan(separator + 1), NumberStyles.Float, CultureInfo.InvariantCulture, out var weight) && weight > 0 && double.IsFinite(weight)
            ? new WeightedTeacher(name, weight)
            : throw new TrainingException($"The teacher '{text}' has the weight '{text[(separator + 1)..]}'; expected a number above 0, such as bm25=0.5. A name that holds '=' needs a weight behind it.");
    }

    /// <summary><c>NAME</c>, or <c>NAME=WEIGHT</c> where there is a weight.</summary>
    public override string ToString() => Weight is { } weight ? string.Create(CultureInfo.InvariantCulture, $"{Name}={weight:R}") : Name;
}
