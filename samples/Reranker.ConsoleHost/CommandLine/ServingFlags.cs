using System.CommandLine;
using Reranker.Onnx;

namespace Reranker.ConsoleHost;

/// <summary>The options that say how a model scores.</summary>
internal sealed class ServingFlags
{
    private readonly Option<string> _precision = Choice("--precision", "Which of the model's networks runs.", "fp32", "int8");
    private readonly Option<string> _longDocuments = Choice("--long-documents", "What happens to documents that are longer than the model reads: their end is cut off, or they are read in overlapping windows, of which the best counts.", "truncate", "windows");

    public void AddTo(Command command)
    {
        command.Add(_precision);
        command.Add(_longDocuments);
    }

    public OnnxRerankerOptions Read(ParseResult parsed) => new()
    {
        Precision = parsed.GetValue(_precision) == "int8" ? OnnxPrecision.Quantized : OnnxPrecision.Full,
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
