namespace Reranker.MLflow;

/// <summary>Where MLflow is. What is not set comes from MLflow's environment variables, then from <see cref="DataDirectory"/>.</summary>
public sealed class MLflowOptions
{
    /// <summary>
    /// <c>sqlite:///path/to/file.db</c> (four slashes for an absolute path). By default the environment variable <c>MLFLOW_TRACKING_URI</c>,
    /// then <c>mlflow.db</c> in <see cref="DataDirectory"/>. Servers (<c>http://</c>) are not supported in this version.
    /// </summary>
    public string? TrackingUri { get; set; }

    /// <summary>The folder, as a path or a <c>file:</c> URI, in which new experiments keep their artifacts; <c>artifacts</c> in <see cref="DataDirectory"/> by default.</summary>
    public string? ArtifactRoot { get; set; }

    /// <summary>The folder for what is not placed elsewhere; <c>.reranker</c> in the working directory by default. It is made when needed.</summary>
    public string DataDirectory { get; set; } = ".reranker";
}
