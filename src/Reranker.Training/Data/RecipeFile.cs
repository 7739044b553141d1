using System.Text.Json;
using System.Text.Json.Serialization;

namespace Reranker.Training;

/// <summary>A recipe as a file states it: what is absent has the recipe's default.</summary>
internal sealed record RecipeFile(
    RecipeFileSource[] Sources, int? Seed = null, int? MaxPassageWords = null, RecipeFileNegatives? Negatives = null, RecipeFileSynthetic? SyntheticNegatives = null, RecipeFileCleaning? Cleaning = null)
{
    /// <param name="folder">What the sources' paths are relative to.</param>
    public TrainingRecipe ToRecipe(string folder)
    {
        var recipe = new TrainingRecipe { Sources = [.. Sources.Select(source => source.ToSource(folder))], MaxPassageWords = MaxPassageWords };
        return recipe with
        {
            Seed = Seed ?? recipe.Seed,
            Negatives = new MinedNegativeOptions { Depth = Negatives?.Depth ?? recipe.Negatives.Depth, Count = Negatives?.Count ?? recipe.Negatives.Count },
            SyntheticNegatives = SyntheticNegatives is { } synthetic ? new SyntheticNegativeOptions { Share = synthetic.Share ?? new SyntheticNegativeOptions().Share, Boilerplate = synthetic.Boilerplate } : null,
            Cleaning = Cleaning?.ToCleaning(),
        };
    }
}

/// <summary>A source.</summary>
internal sealed record RecipeFileSource(string Path, RecipeSourceKind? Kind = null, double? Weight = null, int? Cap = null, bool? FromStart = null, int? MaxPassageWords = null, string? Pool = null)
{
    public RecipeSource ToSource(string folder) => new()
    {
        Path = System.IO.Path.Combine(folder, Path),
        Kind = Kind,
        Weight = Weight ?? 1,
        Cap = Cap,
        FromStart = FromStart ?? false,
        MaxPassageWords = MaxPassageWords,
        Pool = Pool is null ? null : System.IO.Path.Combine(folder, Pool),
    };
}

/// <summary>The negatives that BM25 finds.</summary>
internal sealed record RecipeFileNegatives(int? Depth = null, int? Count = null);

/// <summary>Those that answer nothing.</summary>
internal sealed record RecipeFileSynthetic(double? Share = null, string[]? Boilerplate = null);

/// <summary>Who takes likely relevant ones out.</summary>
internal sealed record RecipeFileCleaning(string Model, double? AbsoluteMargin = null, double? RelativeMargin = null)
{
    public NegativeCleaning ToCleaning()
    {
        var cleaning = new NegativeCleaning { Model = Model };
        return cleaning with { AbsoluteMargin = AbsoluteMargin ?? cleaning.AbsoluteMargin, RelativeMargin = RelativeMargin ?? cleaning.RelativeMargin };
    }
}

/// <summary>Recipes' files, read strictly.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow, AllowDuplicateProperties = false,
    RespectNullableAnnotations = true, RespectRequiredConstructorParameters = true, ReadCommentHandling = JsonCommentHandling.Skip, Converters = [typeof(RecipeSourceKindConverter)])]
[JsonSerializable(typeof(RecipeFile))]
internal sealed partial class RecipeFileJson : JsonSerializerContext
{
    /// <summary>What is wrong with a file, in its own words.</summary>
    public static string Explain(JsonException error)
    {
        var place = error.LineNumber is { } line ? $" (line {line + 1})" : "";
        return error.Message.Contains("could not be mapped", StringComparison.Ordinal) && error.Path is { } path
            ? $"there is no field '{path[(path.LastIndexOf('.') + 1)..]}' at '{path}'{place}. Correct its name, or leave it out."
            : $"{error.Message}{(error.Message.Contains("LineNumber", StringComparison.Ordinal) ? "" : place)}";
    }
}

/// <summary>Kinds of sources by their names.</summary>
internal sealed class RecipeSourceKindConverter() : JsonStringEnumConverter<RecipeSourceKind>(JsonNamingPolicy.SnakeCaseLower, allowIntegerValues: false);
