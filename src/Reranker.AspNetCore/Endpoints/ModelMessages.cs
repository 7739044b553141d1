using System.ComponentModel;

namespace Reranker.AspNetCore;

/// <summary>Why the champion is changed; nothing of it has to be said.</summary>
internal sealed record ChampionChangeBody(
    [property: Description("A sentence for the registry.")] string? Reason = null,
    [property: Description("Who wants it.")] string? By = null,
    [property: Description("The version that must be the champion still; otherwise 409.")] int? ExpectedChampion = null)
{
    public static ChampionChange Read(ChampionChangeBody? body)
    {
        var change = new ChampionChange();
        return change with { Reason = body?.Reason ?? change.Reason, By = body?.By ?? change.By, ExpectedChampion = body?.ExpectedChampion };
    }
}

/// <summary>A registered model.</summary>
internal sealed record ModelsResponse(
    [property: Description("Its name.")] string Name,
    [property: Description("The version that serves.")] int? Champion,
    [property: Description("Newest first.")] ModelResponse[] Versions,
    [property: Description("Who was the champion when, newest first.")] TermResponse[] Terms);

/// <summary>A version's time as the champion.</summary>
internal sealed record TermResponse(
    [property: Description("The champion.")] int Version,
    [property: Description("The champion before.")] int? Predecessor,
    [property: Description("From when.")] DateTimeOffset Since,
    [property: Description("Until when; absent for the champion of now.")] DateTimeOffset? Until,
    [property: Description("promotion, rollback or restoration.")] PromotionCause Cause,
    [property: Description("Why, in a sentence.")] string Reason,
    [property: Description("Who made it the champion.")] string By)
{
    public static TermResponse Of(ChampionTerm term) => new(term.Version, term.Predecessor, term.Since, term.Until, term.Cause, term.Reason, term.By);
}

/// <summary>A version of the registered model.</summary>
internal sealed record ModelResponse(
    [property: Description("Its number, from 1.")] int Version,
    [property: Description("None, Staging, Production or Archived.")] string Stage,
    [property: Description("champion, challenger, previous or none.")] IReadOnlyList<string> Aliases,
    [property: Description("When it was registered.")] DateTimeOffset CreatedAt,
    [property: Description("The run that made it.")] string? RunId,
    [property: Description("What people wrote about it.")] string? Description,
    [property: Description("The metrics of that run.")] IReadOnlyDictionary<string, double> Metrics,
    [property: Description("Its tags; of a challenger `decision`, `decision_reason` and `compared_with_version` tell how it did.")] IReadOnlyDictionary<string, string> Tags,
    [property: Description("`run`: the training that made it; `mlflow`: its page on the MLflow server, where there is one.")] IReadOnlyDictionary<string, string>? Links = null);
