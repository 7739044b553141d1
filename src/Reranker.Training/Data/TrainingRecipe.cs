using System.Text.Json;

namespace Reranker.Training;

/// <summary>What a training's data are mixed from: sources with weights and caps, and where their negatives come from.</summary>
/// <remarks>
/// In a file it is one JSON object with these properties' names in snake case; comments are allowed, fields that are not known are not. The same recipe on the same files gives
/// the same dataset, with the same digest.
/// </remarks>
public sealed record TrainingRecipe
{
    /// <summary>Decides what caps and weights take, and which lists get synthetic negatives. Default: 42.</summary>
    public int Seed { get; init; } = 42;

    /// <summary>At least one. A query that several have belongs to the first of them, with the candidates of all.</summary>
    public required IReadOnlyList<RecipeSource> Sources { get; init; }

    /// <summary>Passages are cut after so many words where their source does not say otherwise, at least 1; <see langword="null"/> (the default) for not at all. English has about 1.4 word pieces a word.</summary>
    public int? MaxPassageWords { get; init; }

    /// <summary>The negatives that BM25 finds.</summary>
    public MinedNegativeOptions Negatives { get; init; } = new();

    /// <summary>Negatives that answer nothing; <see langword="null"/> (the default) for none.</summary>
    public SyntheticNegativeOptions? SyntheticNegatives { get; init; }

    /// <summary>How likely relevant texts are taken from the negatives; <see langword="null"/> (the default) for not at all. Whoever reads the recipe has to do it: <see cref="HardNegatives.CleanAsync"/>.</summary>
    public NegativeCleaning? Cleaning { get; init; }

    /// <summary>The files and folders that it reads, each once.</summary>
    public IEnumerable<string> Paths => Sources.SelectMany(static source => source.Pool is { } pool ? [source.Path, pool] : new[] { source.Path }).Distinct(StringComparer.Ordinal);

    /// <summary>Reads a recipe from a file; its paths are relative to the file's folder.</summary>
    /// <exception cref="TrainingException">The file cannot be read, has a field that is not known, or an option is out of its range.</exception>
    public static async Task<TrainingRecipe> LoadAsync(string path, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        try
        {
            var stream = File.OpenRead(path);
            await using (stream.ConfigureAwait(false))
            {
                var file = await JsonSerializer.DeserializeAsync(stream, RecipeFileJson.Default.RecipeFile, cancellationToken).ConfigureAwait(false)
                    ?? throw new JsonException("It is null.");
                var recipe = file.ToRecipe(Path.GetDirectoryName(Path.GetFullPath(path))!);
                recipe.Validate();
                return recipe;
            }
        }
        catch (JsonException error)
        {
            throw new TrainingException($"The recipe '{path}' cannot be read: {RecipeFileJson.Explain(error)}", error);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new TrainingException($"The recipe '{path}' cannot be read: {error.Message}", error);
        }
    }

    /// <summary>Reads the sources, finds negatives, leaves copies out, and mixes.</summary>
    /// <param name="cancellationToken">Stops the reading and mining.</param>
    /// <exception cref="TrainingException">An option is out of its range, a source does not exist, or is not what the recipe says.</exception>
    public Task<TrainingSet> ReadAsync(CancellationToken cancellationToken = default)
    {
        Validate();
        return new RecipeReader(this).ReadAsync(cancellationToken);
    }

    private void Validate()
    {
        TrainingOptionException.Require(Sources.Count > 0, "The recipe's", nameof(Sources), "empty", "at least one source");
        TrainingOptionException.Require(MaxPassageWords is null or >= 1, "The recipe's", nameof(MaxPassageWords), MaxPassageWords, "at least 1, or absent");
        foreach (var source in Sources)
            source.Validate();
        Negatives.Validate();
        SyntheticNegatives?.Validate();
        Cleaning?.Validate();
    }
}
