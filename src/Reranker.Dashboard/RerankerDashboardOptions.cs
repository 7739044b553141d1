using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;

namespace Reranker.Dashboard;

/// <summary>What the dashboard shows beside the services of the container.</summary>
public sealed class RerankerDashboardOptions
{
    /// <summary>What stands at the top. Default: <c>Reranker</c>.</summary>
    [Required]
    public string Title { get; set; } = "Reranker";

    /// <summary>The experiment whose runs are the trainings. Default: <see cref="ModelNames.Experiment"/>.</summary>
    [Required]
    public string Experiment { get; set; } = ModelNames.Experiment;

    /// <summary>The key under which the challenger's <see cref="IReranker"/> is registered, where there is one. Default: <see cref="ModelNames.Challenger"/>.</summary>
    [Required]
    public string ChallengerKey { get; set; } = ModelNames.Challenger;

    /// <summary>The path of the host's ranking endpoint, which the examples call. Default: <c>/rerank</c>.</summary>
    [Required]
    public string RerankPath { get; set; } = "/rerank";

    /// <summary>The path of the host's training endpoint (<c>MapRerankerTraining</c>), by which the page starts and cancels trainings; <see langword="null"/> (the default) where it shall not.</summary>
    public string? TrainingPath { get; set; }

    /// <summary>The most documents that the page ranks at once, 1 to 10,000. Default: 2,000.</summary>
    [Range(1, 10_000)]
    public int MaxDocuments { get; set; } = 2_000;
}

/// <summary>The attributes above, checked by generated code.</summary>
[OptionsValidator]
internal sealed partial class RerankerDashboardOptionsValidator : IValidateOptions<RerankerDashboardOptions>;
