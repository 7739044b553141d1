using System.ComponentModel.DataAnnotations;
using Reranker.Jobs;
using Reranker.Onnx;

namespace Reranker.WebHost;

/// <summary>The section <c>Reranker</c> of the configuration.</summary>
public sealed class HostSettings
{
    /// <summary>The section's name.</summary>
    public const string Section = "Reranker";

    /// <summary>Where run-time data is kept: feedback, the embedded MLflow store, artifacts.</summary>
    [Required]
    public string DataDirectory { get; set; } = ".reranker";

    /// <summary>
    /// A connection string of PostgreSQL, such as <c>Host=db;Username=reranker;Password=…;Database=reranker</c>: feedback and training jobs are kept there, so that any number
    /// of hosts share them. Absent: feedback in a file of the data directory, jobs in memory.
    /// </summary>
    public string? Database { get; set; }

    /// <summary>What this host does.</summary>
    public HostRole Role { get; set; }

    /// <summary>The package that becomes the first champion: a folder. Default: the model beside the application.</summary>
    [Required]
    public string BaseModel { get; set; } = DefaultModel.Folder;

    /// <summary>Where the embedded store keeps artifacts; in the data directory by default.</summary>
    public string? ArtifactRoot { get; set; }

    /// <summary>Feedback to begin with, imported at the very first start; empty for none.</summary>
    public string SampleFeedback { get; set; } = Path.Combine(AppContext.BaseDirectory, "data", "feedback-2025-07.jsonl.gz");

    /// <summary>The most documents, or pairs, of one request.</summary>
    [Range(1, 1_000_000)]
    public int MaxDocuments { get; set; } = 1000;

    /// <summary>
    /// How many versions other than the champion may be in memory because a request's <c>model</c> names them (<c>CrossEncoderReranker/3</c>, <c>CrossEncoderReranker@challenger</c>);
    /// the least used makes way. 0 (the default): the champion answers whatever <c>model</c> says.
    /// </summary>
    [Range(0, 100)]
    public int MaxSelectedModels { get; set; }

    /// <summary>The most bytes of one request's body.</summary>
    [Range(1024, 2_000_000_000)]
    public long MaxRequestBytes { get; set; } = 32 << 20;

    /// <summary>How often the registry is asked whether the champion has changed.</summary>
    [Range(typeof(TimeSpan), "00:00:00.100", "1.00:00:00")]
    public TimeSpan PollInterval { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>Threads that a training may use. One processor is left to serving by default.</summary>
    [Range(1, 1024)]
    public int TrainingThreads { get; set; } = Math.Max(1, Environment.ProcessorCount - 1);

    /// <summary>What becomes of a training whose host was stopped or killed, at the next start on the same data directory.</summary>
    public InterruptedTraining InterruptedTraining { get; set; }

    /// <summary>The secret of the webhook by which an MLflow 3 server tells of changed aliases, at <c>/webhooks/mlflow</c>; none: that route is not there, and the registry is only polled.</summary>
    public string? WebhookSecret { get; set; }

    /// <summary>Which version served last, for a start while the registry does not answer.</summary>
    internal string LastServedFile => DataPath("served.json");

    /// <summary>Whether hosts share their jobs.</summary>
    internal bool IsClustered => !string.IsNullOrWhiteSpace(Database);


    /// <summary>The settings as they stand in the configuration, for what has to be known before there are services.</summary>
    internal static HostSettings Read(IConfiguration configuration) => configuration.GetSection(Section).Get<HostSettings>() ?? new HostSettings();

    /// <summary>A path in the data directory.</summary>
    internal string DataPath(string name) => Path.Combine(Path.GetFullPath(DataDirectory), name);
}
