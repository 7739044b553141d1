namespace Reranker.Onnx.Networks;

/// <summary>Splits text into the words that WordPiece cuts into pieces.</summary>
public static class BertWords
{
    /// <summary>The words of a text in order; one that is longer than any word piece vocabulary reads is left out.</summary>
    public static List<string> Split(string text, BertTextRules rules)
    {
        var words = new List<string>();
        var reader = new BertWordReader(text, rules, stackalloc char[BertWordReader.BufferLength]);
        while (reader.MoveNext())
            if (!reader.IsTooLong)
                words.Add(reader.Current.ToString());
        return words;
    }
}
