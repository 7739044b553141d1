using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;

namespace Reranker.Jobs;

/// <summary>Who trains, when, and what becomes of a training that was interrupted.</summary>
public sealed class RerankerJobOptions
{
    /// <summary>
    /// The folder by which the hosts of one machine agree who trains, where jobs are in memory. Default: <c>.reranker</c> in the working directory.
    /// </summary>
    [Required]
    public string DataDirectory { get; set; } = ".reranker";

    /// <summary>Whether this host trains. A host that doesn't can still be asked, where the jobs are in a database that others see. Default: <see langword="true"/>.</summary>
    public bool RunsTrainings { get; set; } = true;

    /// <summary>What becomes of a training whose host was stopped or killed. Default: <see cref="InterruptedTraining.Resume"/>.</summary>
    [EnumDataType(typeof(InterruptedTraining))]
    public InterruptedTraining Interrupted { get; set; }

    /// <summary>When a challenger is trained without anybody asking. Default: never.</summary>
    [Required, ValidateObjectMembers]
    public RetrainingSchedule Schedule { get; set; } = new();

    /// <summary>The folder of the model package that is registered as the first champion, where there is none. <see langword="null"/> (the default) for none.</summary>
    public string? BaseModel { get; set; }

    /// <summary>A file of feedback, JSON lines, that is imported together with <see cref="BaseModel"/> where the store is empty. <see langword="null"/> (the default) for none.</summary>
    public string? FirstFeedback { get; set; }

    /// <summary>Whether the jobs are in a database.</summary>
    internal bool IsShared { get; set; }
}

/// <summary>The attributes above, checked by generated code.</summary>
[OptionsValidator]
internal sealed partial class RerankerJobOptionsAttributes : IValidateOptions<RerankerJobOptions>;

/// <inheritdoc cref="RerankerJobOptionsAttributes"/>
internal sealed class RerankerJobOptionsValidator : IValidateOptions<RerankerJobOptions>
{
    public ValidateOptionsResult Validate(string? name, RerankerJobOptions options)
    {
        var result = new RerankerJobOptionsAttributes().Validate(name, options);
        return result.Failed || options.Schedule.FindFailure() is not { } failure ? result : ValidateOptionsResult.Fail(failure);
    }
}
