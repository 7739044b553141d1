using System.CommandLine;
using Reranker.Onnx;
using Reranker.Training;

namespace Reranker.ConsoleHost;

/// <summary>The options that train an encoder as a bi-encoder.</summary>
/// <param name="queryPrompt">What stands before a query, which other forms have, too.</param>
internal sealed class BiEncoderFlags(Option<string?> queryPrompt)
{
    private readonly Option<bool> _biEncoder = new("--bi-encoder")
    {
        Description = "Train the encoder that --model names so that the cosine of a query's and a document's vector says how relevant it is. The output is a sentence encoder.",
    };

    private readonly Option<string?> _pooling = new("--pooling") { Description = "With --bi-encoder: how the states of tokens become a vector. [default: as the folder says, then mean]", HelpName = "mean|cls|max" };
    private readonly Option<string?> _documentPrompt = new("--document-prompt") { Description = "With --bi-encoder: what stands before every document. [default: the folder's prompt]", HelpName = "TEXT" };

    public void AddTo(Command command)
    {
        _pooling.AcceptOnlyFromAmong("mean", "cls", "max");
        foreach (var option in new Option[] { _biEncoder, _pooling, _documentPrompt })
            command.Add(option);
    }

    /// <returns><see langword="null"/> where no bi-encoder is asked for.</returns>
    /// <exception cref="UsageException">An option was given that goes with <c>--bi-encoder</c> only.</exception>
    public SentenceEncoderOptions? Read(ParseResult parsed)
    {
        if (!parsed.GetValue(_biEncoder))
        {
            RequireNone(parsed, "--bi-encoder");
            return null;
        }

        return new SentenceEncoderOptions
        {
            Pooling = parsed.GetValue(_pooling) is { } pooling ? Enum.Parse<SentencePooling>(pooling, ignoreCase: true) : null,
            QueryPrompt = parsed.GetValue(queryPrompt),
            DocumentPrompt = parsed.GetValue(_documentPrompt),
        };
    }

    /// <exception cref="UsageException">An option was given.</exception>
    public void RequireNone(ParseResult parsed, string with)
    {
        foreach (var option in new Option[] { _biEncoder, _pooling, _documentPrompt })
            if (parsed.GetResult(option) is { Implicit: false })
                throw new UsageException($"{option.Name} goes with {with} only.");
    }
}
