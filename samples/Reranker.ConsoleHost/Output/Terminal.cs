using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Spectre.Console;

namespace Reranker.ConsoleHost;

/// <summary>Results go to stdout, everything else to stderr.</summary>
internal sealed class Terminal(bool json)
{
    // A file has no width: wide enough for a run's name and its figures.
    private const int FileWidth = 200;

    private readonly IAnsiConsole _results = CreateResults();
    private readonly TextWriter _notes = Console.Error;

    /// <summary>Prints a result, as JSON where that was asked for.</summary>
    public void Print<T>(T result, JsonTypeInfo<T> typeInfo, Action<IAnsiConsole, T> render)
    {
        if (json)
            Console.Out.WriteLine(JsonSerializer.Serialize(result, typeInfo));
        else
            render(_results, result);
    }

    /// <summary>Says something on the way.</summary>
    public void Note(string message) => _notes.WriteLine(message);

    /// <summary>A line that shows how far something is.</summary>
    public ProgressLine StartProgress() => new(_notes, isInteractive: !Console.IsErrorRedirected, TimeProvider.System);

    private static IAnsiConsole CreateResults()
    {
        var console = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(Console.Out) });
        if (Console.IsOutputRedirected)
            console.Profile.Width = FileWidth;
        return console;
    }
}
