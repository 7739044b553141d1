namespace Reranker.Training;

/// <summary>A source of a recipe: a file or folder, and how much of it is taken.</summary>
public sealed record RecipeSource
{
    /// <summary>A file of JSON lines, plain or gzipped, or a BEIR folder; in a recipe's file relative to its folder.</summary>
    public required string Path { get; init; }

    /// <summary>What it is read as; <see langword="null"/> (the default) for what each line says of itself (<see cref="TrainingData"/>).</summary>
    public RecipeSourceKind? Kind { get; init; }

    /// <summary>
    /// How often each of its queries is seen in a pass, above 0: with 0.3 a random 30 % of them are, once; with 2.5 each is twice, and half of them a third time. Default: 1.
    /// </summary>
    public double Weight { get; init; } = 1;

    /// <summary>The most of its queries that are taken, drawn by the seed, at least 1; <see langword="null"/> (the default) for all. All its texts are searched for negatives all the same.</summary>
    public int? Cap { get; init; }

    /// <summary>
    /// Whether <see cref="Cap"/> takes the first queries of the file instead of random ones, and only their texts are searched for negatives: neighbours stay together, and nothing else
    /// has to be read by an encoder. Default: <see langword="false"/>.
    /// </summary>
    public bool FromStart { get; init; }

    /// <summary>Passages are cut after so many words, at least 1; <see langword="null"/> (the default) for what the recipe says.</summary>
    public int? MaxPassageWords { get; init; }

    /// <summary>Another file or folder whose texts belong to the pool, too; <see langword="null"/> (the default) for none.</summary>
    public string? Pool { get; init; }

    /// <exception cref="TrainingOptionException">An option is out of its range.</exception>
    internal void Validate()
    {
        Require(!string.IsNullOrWhiteSpace(Path), nameof(Path), Path, "a file or a folder");
        Require(Kind is null || Enum.IsDefined(Kind.Value), nameof(Kind), Kind, string.Join(" or ", Enum.GetNames<RecipeSourceKind>()));
        Require(Weight > 0 && double.IsFinite(Weight), nameof(Weight), Weight, "above 0");
        Require(Cap is null or >= 1, nameof(Cap), Cap, "at least 1, or absent");
        Require(MaxPassageWords is null or >= 1, nameof(MaxPassageWords), MaxPassageWords, "at least 1, or absent");
    }

    private void Require(bool condition, string name, object? value, string expected) =>
        TrainingOptionException.Require(condition, $"The source '{Path}': the", name, value, expected);
}
