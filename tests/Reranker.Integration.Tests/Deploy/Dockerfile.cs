namespace Reranker.Integration.Tests.Deploy;

/// <summary>What the checks need of a Dockerfile: its stages and their instructions.</summary>
internal sealed class Dockerfile
{
    private readonly List<(string Name, string From, List<string> Lines)> _stages = [];

    private Dockerfile(string path)
    {
        foreach (var line in File.ReadAllText(path).Replace("\\\n", " ", StringComparison.Ordinal).Split('\n').Where(static line => line.Length > 0 && line[0] != '#'))
        {
            var words = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
            if (words[0] != "FROM")
            {
                if (_stages.Count > 0)
                    _stages[^1].Lines.Add(line);
                else
                    Arguments.Add(words[1].Split('=')[0], words[1].Split('=')[1]);
                continue;
            }

            var image = words.Skip(1).First(static word => !word.StartsWith("--", StringComparison.Ordinal));
            _stages.Add((words is [.., "AS", var name] ? name : "", Expand(image), []));
        }
    }

    private Dictionary<string, string> Arguments { get; } = [];

    /// <summary>The images that it begins with, stages of its own not counted.</summary>
    public IEnumerable<string> Images => _stages.Select(static stage => stage.From).Where(image => !_stages.Exists(stage => stage.Name == image));

    public static Dockerfile Read(params ReadOnlySpan<string> path) => new(DeployFiles.PathOf(path));

    /// <summary>The instructions of a stage after those of the stages that it begins with; <see langword="null"/> for the last one.</summary>
    public string[] Instructions(string? target)
    {
        var (_, from, lines) = target is null ? _stages[^1] : _stages.Single(stage => stage.Name == target);
        return _stages.Exists(stage => stage.Name == from) ? [.. Instructions(from), .. lines] : [.. lines];
    }

    public bool HasHealthCheck(string? target) => Instructions(target).Any(static line => line.StartsWith("HEALTHCHECK ", StringComparison.Ordinal));

    private string Expand(string text) => Arguments.Aggregate(text, static (current, argument) => current.Replace($"${{{argument.Key}}}", argument.Value, StringComparison.Ordinal));
}
