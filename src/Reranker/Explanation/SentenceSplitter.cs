namespace Reranker;

/// <summary>Cuts a text into sentences, by what ends them: full stops, question and exclamation marks before a space, ideographic ones, and line ends.</summary>
/// <remarks>A rule of thumb for showing where an answer stands, not a linguist's: "e.g. this" is one sentence, since no capital follows; "Dr. Who" is two.</remarks>
internal static class SentenceSplitter
{
    /// <summary>The sentences without the blanks around them, in order.</summary>
    public static IReadOnlyList<Range> Split(string text)
    {
        var sentences = new List<Range>();
        var start = 0;
        for (var i = 0; i < text.Length; i++)
        {
            if (!Ends(text, i))
                continue;
            Add(sentences, text, start, i + 1);
            start = i + 1;
        }

        Add(sentences, text, start, text.Length);
        return sentences;
    }

    private static bool Ends(string text, int index) => text[index] switch
    {
        '\n' or '\r' or '。' or '！' or '？' => true,
        '.' or '!' or '?' or '…' => BeginsSentence(text, index + 1),
        '"' or '\'' or ')' or '”' or '’' => index > 0 && text[index - 1] is '.' or '!' or '?' or '…' && BeginsSentence(text, index + 1),
        _ => false,
    };

    // After a space, and with anything but a small letter: "approx. half" goes on.
    private static bool BeginsSentence(string text, int index)
    {
        if (index >= text.Length)
            return true;
        if (!char.IsWhiteSpace(text[index]))
            return false;
        while (index < text.Length && char.IsWhiteSpace(text[index]))
            index++;
        return index >= text.Length || !char.IsLower(text[index]);
    }

    private static void Add(List<Range> sentences, string text, int start, int end)
    {
        while (start < end && char.IsWhiteSpace(text[start]))
            start++;
        while (end > start && char.IsWhiteSpace(text[end - 1]))
            end--;
        if (end > start)
            sentences.Add(start..end);
    }
}
