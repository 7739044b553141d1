using System.Globalization;

namespace Reranker.MLflow;

/// <summary>What an MLflow server says of itself.</summary>
public sealed record MLflowServerInfo
{
    /// <summary>The version as the server writes it, for instance <c>2.12.1</c> or <c>3.11.2.dev0</c>; <see langword="null"/> where something in front of the server hides it.</summary>
    public required string? Version { get; init; }

    /// <summary><c>SqlStore</c> or <c>FileStore</c>; <see langword="null"/> from servers before 3.11, which do not say.</summary>
    public string? StoreType { get; init; }

    /// <summary>Whether the server keeps workspaces apart (3.10 or newer, when switched on).</summary>
    public bool WorkspacesEnabled { get; init; }

    /// <summary>Whether the server is of this version or newer; no where it hides its version and nothing else tells.</summary>
    /// <param name="version">For instance <c>new Version(3, 3)</c>.</param>
    public bool IsAtLeast(Version version) =>
        // Only servers since 3.11 say where they keep things.
        (Version is { } own ? Parse(own) : StoreType is null ? new Version() : new Version(3, 11)) >= version;

    /// <summary>The numbers that a version begins with: 3.11.2 of <c>3.11.2.dev0</c>.</summary>
    private static Version Parse(string version)
    {
        var numbers = version.Split('.', '-', '+')
            .Select(static part => int.TryParse(part, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : -1)
            .TakeWhile(static number => number >= 0).Take(3).ToArray();
        return numbers.Length switch
        {
            0 => new Version(),
            1 => new Version(numbers[0], 0),
            2 => new Version(numbers[0], numbers[1]),
            _ => new Version(numbers[0], numbers[1], numbers[2]),
        };
    }
}
