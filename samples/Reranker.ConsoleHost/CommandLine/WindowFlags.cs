using System.CommandLine;

namespace Reranker.ConsoleHost;

/// <summary>The options that name the days of a window.</summary>
/// <param name="ofWhat">What happened in it, for the help.</param>
internal sealed class WindowFlags(string ofWhat)
{
    private readonly Option<string?> _from = new("--date-from") { Description = $"The first day of {ofWhat}, in UTC.", HelpName = "YYYY-MM-DD" };
    private readonly Option<string?> _to = new("--date-to") { Description = "The last day.", HelpName = "YYYY-MM-DD" };

    public void AddTo(Command command)
    {
        command.Add(_from);
        command.Add(_to);
    }

    public bool IsAsked(ParseResult parsed) => parsed.GetValue(_from) is not null || parsed.GetValue(_to) is not null;

    /// <exception cref="UsageException">A day is missing or in another form, or the last is before the first.</exception>
    public DateWindow Read(ParseResult parsed)
    {
        try
        {
            return DateWindow.Parse(parsed.GetValue(_from), parsed.GetValue(_to));
        }
        catch (DateWindowException error)
        {
            throw new UsageException(error.Message);
        }
    }
}
