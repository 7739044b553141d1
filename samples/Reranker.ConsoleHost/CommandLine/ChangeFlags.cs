using System.CommandLine;

namespace Reranker.ConsoleHost;

/// <summary>Why the champion is changed.</summary>
internal sealed class ChangeFlags
{
    private readonly Option<string?> _reason = new("--reason") { Description = "Why, in a sentence that the registry keeps.", HelpName = "TEXT" };
    private readonly Option<int?> _expected = CommonOptions.Number("--expect", "The version that must be the champion still.");

    public void AddTo(Command command)
    {
        command.Add(_reason);
        command.Add(_expected);
    }

    public ChampionChange Read(ParseResult parsed)
    {
        var change = new ChampionChange { By = $"{Environment.UserName} with reranker", ExpectedChampion = parsed.GetValue(_expected) };
        return parsed.GetValue(_reason) is { } reason ? change with { Reason = reason } : change;
    }
}
