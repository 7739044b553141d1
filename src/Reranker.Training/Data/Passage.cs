namespace Reranker.Training;

/// <summary>What can be told of a passage without a model.</summary>
internal static class Passage
{
    // What is shorter is rather an abbreviation, a number or a name than a sentence.
    private const int LeastWords = 3;

    /// <summary>The passage up to the end of so many words.</summary>
    public static string Cut(string text, int words)
    {
        var count = 0;
        for (var i = 0; i < text.Length; i++)
        {
            if (char.IsWhiteSpace(text[i]) || (i > 0 && !char.IsWhiteSpace(text[i - 1])))
                continue;
            if (count++ == words)
                return text[..i].TrimEnd();
        }

        return text;
    }

    /// <summary>The first sentence, or the first line where that ends before, and the rest; the rest is empty where there is one sentence only.</summary>
    public static (string Sentence, string Remainder) SplitFirstSentence(string text)
    {
        text = text.Trim();
        var words = 0;
        for (var i = 0; i < text.Length; i++)
        {
            if (!char.IsWhiteSpace(text[i]))
                continue;
            words += i > 0 && !char.IsWhiteSpace(text[i - 1]) ? 1 : 0;
            if (words >= LeastWords && (text[i] == '\n' || text[i - 1] is '.' or '!' or '?'))
                return (text[..i].TrimEnd(), text[i..].TrimStart());
        }

        return (text, "");
    }
}
