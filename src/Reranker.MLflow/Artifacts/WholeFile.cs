using System.Text.RegularExpressions;

namespace Reranker.MLflow;

/// <summary>Files that appear under their names only when they are whole.</summary>
internal static partial class WholeFile
{
    /// <summary>Makes or replaces a file, in one step of the file system.</summary>
    /// <param name="target">Its path; folders above it are made.</param>
    /// <param name="write">Writes the content.</param>
    /// <param name="durable">Whether the content is on the disk before the name is.</param>
    public static async Task WriteAsync(string target, Func<Stream, Task> write, bool durable)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(target)!);
        // Beside its target: a move within a file system is one step. Its own name is short, for the target's may be as long as there can be.
        var unfinished = Path.Combine(Path.GetDirectoryName(target)!, $".{Guid.NewGuid():N}.tmp");
        try
        {
            var file = new FileStream(unfinished, FileMode.CreateNew, FileAccess.Write, FileShare.None, bufferSize: 1, FileOptions.Asynchronous);
            await using (file.ConfigureAwait(false))
            {
                await write(file).ConfigureAwait(false);
                if (durable)
                    file.Flush(flushToDisk: true);
            }

            File.Move(unfinished, target, overwrite: true);
        }
        finally
        {
            if (File.Exists(unfinished))
                File.Delete(unfinished);
        }
    }

    /// <summary>Whether a name is that of a file which somebody writes, or died while writing.</summary>
    public static bool IsUnfinished(string name) => UnfinishedPattern().IsMatch(name);

    [GeneratedRegex(@"\.[0-9a-f]{32}\.tmp$")]
    private static partial Regex UnfinishedPattern();
}
