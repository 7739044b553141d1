using System.CommandLine;
using Reranker.Onnx;

namespace Reranker.ConsoleHost;

/// <summary>The options that say how a model scores.</summary>
internal sealed class ServingFlags
{
    private readonly Option<string> _precision = Choice("--precision", "Which of the model's networks runs.", "fp32", "int8");
    private readonly Option<string> _longDocuments = Choice("--long-documents", "What happens to documents that are longer than the model reads: their end is cut off, or they are read in overlapping windows, of which the best counts.", "truncate", "windows");

    private readonly Option<string?> _pooling = new("--pooling") { Description = "How a sentence encoder pools the states of its tokens. [default: as its folder says, then mean]", HelpName = "mean|cls|max" };
    private readonly Option<string?> _queryPrompt = new("--query-prompt") { Description = "What stands before every query of a sentence encoder. [default: its folder's prompt]", HelpName = "TEXT" };
    private readonly Option<string?> _documentPrompt = new("--document-prompt") { Description = "What stands before every document of a sentence encoder. [default: its folder's prompt]", HelpName = "TEXT" };

    public void AddTo(Command command)
    {
        _pooling.AcceptOnlyFromAmong("mean", "cls", "max");
        foreach (var option in (Option[])[_precision, _longDocuments, _pooling, _queryPrompt, _documentPrompt])
            command.Add(option);
    }

    public OnnxRerankerOptions Read(ParseResult parsed) => new()
    {
        Precision = parsed.GetValue(_precision) == "int8" ? OnnxPrecision.Quantized : OnnxPrecision.Full,
        BiEncoder =
        {
            Pooling = parsed.GetValue(_pooling) is { } pooling ? Enum.Parse<SentencePooling>(pooling, ignoreCase: true) : null,
            QueryPrompt = parsed.GetValue(_queryPrompt),
            DocumentPrompt = parsed.GetValue(_documentPrompt),
        },
        LongDocuments = { Reading = parsed.GetValue(_longDocuments) == "windows" ? LongDocumentReading.Windows : LongDocumentReading.Truncate },
    };

    // The first is the default.
    private static Option<string> Choice(string name, string description, params string[] values)
    {
        var option = new Option<string>(name) { Description = description, DefaultValueFactory = _ => values[0] };
        option.AcceptOnlyFromAmong(values);
        return option;
    }
}
