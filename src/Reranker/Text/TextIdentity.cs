using System.Text;

namespace Reranker;

/// <summary>Tells which texts are one: those that a model reads alike, whatever their bytes.</summary>
/// <remarks>
/// As tokenizers do, it passes over the composition of letters (é in one character or in two), case, blanks and their kinds, also beside punctuation and ideographs, and characters that
/// nobody sees. Accents stay: in many languages another accent is another word. The same with and without ICU.
/// </remarks>
public static class TextIdentity
{
    /// <summary>A key that two texts share where they are one: for a query, or for a document.</summary>
    /// <param name="text">Any text; lone surrogates in it are passed over.</param>
    /// <returns>The text folded; empty where there is nothing to read.</returns>
    public static string KeyOf(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var folder = new TextFolder(text.Length);
        if (Ascii.IsValid(text))
        {
            foreach (var character in text)
                folder.Add(new Rune(character));
            return folder.Finish();
        }

        var parts = new StringBuilder(text.Length + 16);
        foreach (var rune in text.EnumerateRunes())
            CanonicalDecomposition.Append(parts, rune);
        foreach (var rune in parts.ToString().EnumerateRunes())
            folder.Add(rune);
        return folder.Finish();
    }
}
