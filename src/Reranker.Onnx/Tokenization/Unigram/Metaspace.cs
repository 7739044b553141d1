namespace Reranker.Onnx;

/// <summary>How text is cut into words that carry their space with them as a visible mark (U+2581).</summary>
/// <param name="Mark">What stands for a space.</param>
/// <param name="Prepend">Which words get a mark that have none.</param>
/// <param name="Splits">A word ends before each mark; otherwise all of the text is one.</param>
/// <param name="SplitsAtWhitespace">Whitespace of any kind ends a word first, and vanishes.</param>
internal sealed record Metaspace(char Mark, MetaspacePrepend Prepend, bool Splits, bool SplitsAtWhitespace);

/// <summary>Which words get a mark that have none: the <c>prepend_scheme</c>.</summary>
internal enum MetaspacePrepend
{
    /// <summary>None.</summary>
    Never,

    /// <summary>The first of a text.</summary>
    First,

    /// <summary>The first of a text and of each stretch between special tokens.</summary>
    Always,
}
