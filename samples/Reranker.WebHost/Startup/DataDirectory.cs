namespace Reranker.WebHost;

/// <summary>The folder of run-time data.</summary>
internal static class DataDirectory
{
    private const int ProbeBytes = 64 << 10;

    /// <summary>Makes the folder and writes to it, so that one that is read-only or full is found before anything else is.</summary>
    /// <exception cref="StartupException">It cannot be written.</exception>
    public static async Task RequireWritableAsync(string path, CancellationToken cancellationToken)
    {
        path = Path.GetFullPath(path);
        try
        {
            Directory.CreateDirectory(path);
            await using var probe = new FileStream(
                Path.Combine(path, $".probe-{Guid.NewGuid():N}"), new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, Options = FileOptions.DeleteOnClose });
            await probe.WriteAsync(new byte[ProbeBytes], cancellationToken);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new StartupException(
                $"the data directory '{path}' cannot be written ({error.Message}). Make room or grant access, or name another with --{HostSettings.Section}:DataDirectory=FOLDER.", error);
        }
    }
}
