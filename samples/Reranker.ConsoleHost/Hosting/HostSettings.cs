using Microsoft.Extensions.Configuration;
using Reranker.Onnx;

namespace Reranker.ConsoleHost;

/// <summary>The section <c>Reranker</c> of the environment (<c>Reranker__DataDirectory</c> and so on); the web host reads the same names.</summary>
internal sealed record HostSettings
{
    /// <summary>Where run-time data is kept: feedback, the embedded MLflow store, artifacts.</summary>
    public required string DataDirectory { get; init; }

    /// <summary>The package that becomes the first champion.</summary>
    public required string BaseModel { get; init; }

    /// <summary>Feedback to begin with; empty for none.</summary>
    public required string SampleFeedback { get; init; }

    /// <summary>Where the embedded store keeps artifacts; in the data directory by default.</summary>
    public string? ArtifactRoot { get; init; }

    public string FeedbackDatabase => Path.Combine(DataDirectory, "feedback.db");

    public string TrackingDatabase => Path.Combine(DataDirectory, "mlflow.db");

    /// <param name="dataDirectory">What the command line says, which wins.</param>
    public static HostSettings Read(string? dataDirectory)
    {
        var section = new ConfigurationBuilder().AddEnvironmentVariables().Build().GetSection("Reranker");
        return new HostSettings
        {
            DataDirectory = Path.GetFullPath(dataDirectory ?? section["DataDirectory"] ?? ".reranker"),
            BaseModel = section["BaseModel"] ?? DefaultModel.Folder,
            SampleFeedback = section["SampleFeedback"] ?? Path.Combine(AppContext.BaseDirectory, "data", "feedback-2025-07.jsonl.gz"),
            ArtifactRoot = section["ArtifactRoot"],
        };
    }

    /// <summary>Makes the data directory where there is none.</summary>
    /// <exception cref="IOException">It cannot be made.</exception>
    public void CreateDataDirectory()
    {
        try
        {
            Directory.CreateDirectory(DataDirectory);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new IOException($"The data directory '{DataDirectory}' cannot be made: {error.Message} Name another one with --data-directory.", error);
        }
    }
}
