using System.CommandLine;
using Reranker.Training;

namespace Reranker.ConsoleHost;

/// <summary>The options that put a cross-encoder on top of a sentence encoder.</summary>
/// <param name="prompt">What stands before a query, which other forms have, too.</param>
internal sealed class JoinFlags(Option<string?> prompt)
{
    private readonly Option<bool> _join = new("--join")
    {
        Description = "Leave the encoder that --model names as it is, and train layers on top of it in which the query reads the document.",
    };

    private readonly Option<int?> _split = CommonOptions.Number("--split-layers", "With --join: the encoder's layers after which the query starts to read the document. [default: 4]");
    private readonly Option<int?> _interaction = CommonOptions.Number("--interaction-layers", "With --join: layers in which it does. [default: 2]");
    private readonly Option<int?> _trim = CommonOptions.Number("--trim-vocabulary", "With --join: leave the word pieces out that the data use least, when the training is done; so many stay. [default: all]", least: 1000);
    private readonly Option<int?> _negatives = CommonOptions.Number("--encoder-negatives", "With --join: negatives that the encoder finds near each query, among the 40 nearest texts of its source. [default: 0]");
    private readonly Option<double?> _cosineWeight = new("--cosine-weight") { Description = "With --join: how much the cosine of both vectors counts at the start. [default: 20]", HelpName = "X" };
    private readonly Option<double?> _termWeight = new("--term-weight") { Description = "With --join: how much matching terms count at the start. [default: 1.5]", HelpName = "X" };
    private readonly Option<string?> _states = new("--states") { Description = "A file that keeps what the encoder made of the texts, for this training and others. [default: in memory only]", HelpName = "FILE" };

    public void AddTo(Command command)
    {
        foreach (var option in new Option[] { _join, _split, _interaction, _cosineWeight, _termWeight, _trim, _negatives, _states })
            command.Add(option);
    }

    /// <summary>Where the encoder's states are kept.</summary>
    public string? ReadStates(ParseResult parsed) => parsed.GetValue(_states);

    /// <summary>Which negatives the encoder finds; <see langword="null"/> for none.</summary>
    public EncoderNegativeOptions? ReadNegatives(ParseResult parsed) => parsed.GetValue(_negatives) is { } count ? new EncoderNegativeOptions { Count = count } : null;

    /// <summary>How many word pieces stay; <see langword="null"/> for all.</summary>
    public int? ReadTrim(ParseResult parsed) => parsed.GetValue(_trim);

    /// <returns><see langword="null"/> where nothing is to be joined.</returns>
    /// <exception cref="UsageException">An option was given that goes with <c>--join</c> only.</exception>
    public JoinOptions? Read(ParseResult parsed)
    {
        if (!parsed.GetValue(_join))
        {
            RequireNone(parsed, "--join");
            return null;
        }

        var usual = new JoinOptions();
        return new JoinOptions
        {
            QueryPrompt = parsed.GetValue(prompt) ?? usual.QueryPrompt,
            SplitLayers = parsed.GetValue(_split) ?? usual.SplitLayers,
            CosineWeight = parsed.GetValue(_cosineWeight) ?? usual.CosineWeight,
            TermWeight = parsed.GetValue(_termWeight) ?? usual.TermWeight,
            InteractionLayers = parsed.GetValue(_interaction) ?? usual.InteractionLayers,
        };
    }

    /// <exception cref="UsageException">An option was given.</exception>
    public void RequireNone(ParseResult parsed, string with)
    {
        foreach (var option in new Option[] { _join, _split, _interaction, _cosineWeight, _termWeight, _trim, _negatives })
            if (parsed.GetResult(option) is { Implicit: false })
                throw new UsageException($"{option.Name} goes with {with} only.");
    }
}
