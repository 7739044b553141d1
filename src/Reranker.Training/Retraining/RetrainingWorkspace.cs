namespace Reranker.Training;

/// <summary>A folder for the files of one retraining, removed with it.</summary>
internal sealed class RetrainingWorkspace : IDisposable
{
    public RetrainingWorkspace(string root, string runId)
    {
        Folder = Path.Combine(Path.GetFullPath(root), runId);
        try
        {
            Directory.CreateDirectory(Folder);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new TrainingException($"The working directory '{Folder}' cannot be made: {error.Message} Free some space, or name another WorkingDirectory.", error);
        }
    }

    public string Folder { get; }

    public void Dispose()
    {
        try
        {
            Directory.Delete(Folder, recursive: true);
        }
        catch (IOException)
        {
            // A temporary folder left behind harms nobody; the outcome must not depend on it.
        }
    }
}
