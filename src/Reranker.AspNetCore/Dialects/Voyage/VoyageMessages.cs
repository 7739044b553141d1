namespace Reranker.AspNetCore;

/// <summary>What to rank.</summary>
internal sealed record VoyageRequest
{
    /// <summary>What was asked.</summary>
    public string? Query { get; init; }

    /// <summary>1 to 1,000 documents.</summary>
    public string?[]? Documents { get; init; }

    /// <summary>The model that the caller means.</summary>
    public string? Model { get; init; }

    /// <summary>How many results to return, at least 1; absent: all.</summary>
    public int? TopK { get; init; }

    /// <summary>Return each result's document with it.</summary>
    public bool? ReturnDocuments { get; init; }

    /// <summary>Whether what is too long is cut; absent: yes.</summary>
    public bool? Truncation { get; init; }
}

/// <summary>A ranking.</summary>
/// <param name="Object">Always <c>list</c>.</param>
/// <param name="Data">Best first.</param>
/// <param name="Model">The registered model.</param>
/// <param name="Usage">What it cost.</param>
internal sealed record VoyageResponse(string Object, VoyageResult[] Data, string Model, UsageBody Usage);

/// <summary>One document's place.</summary>
/// <param name="Index">Its index in the request, from 0.</param>
/// <param name="RelevanceScore">Higher is more relevant.</param>
/// <param name="Document">The document, where it was asked for.</param>
internal sealed record VoyageResult(int Index, float RelevanceScore, string? Document);
