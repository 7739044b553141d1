namespace Reranker.ConsoleHost;

/// <summary>Command lines as a shell takes them.</summary>
internal static class CommandText
{
    private const string Plain = "-_./=:@,+%";

    /// <summary>The command line of this process, under the name that users know it by.</summary>
    public static string OfThisProcess() => string.Join(' ', Environment.GetCommandLineArgs().Skip(1).Select(Quote).Prepend("reranker"));

    private static string Quote(string argument) =>
        argument.Length > 0 && argument.All(static character => char.IsAsciiLetterOrDigit(character) || Plain.Contains(character, StringComparison.Ordinal))
            ? argument
            : $"'{argument.Replace("'", "'\\''", StringComparison.Ordinal)}'";
}
