using static System.FormattableString;

namespace Reranker.Training;

/// <summary>What people read in MLflow about a retraining and what came of it: one or two sentences of Markdown.</summary>
internal static class RetrainingNotes
{
    public const string Experiment =
        "Rerankers on their way to production: base models that were registered, and challengers that were trained on the feedback of some days. Each met the champion of its day on held-out queries; its run says what was decided and why.";

    public static string RegisteredModel(string name) =>
        $"The reranker of this service. `models:/{name}@champion` is the version that serves, `@previous` the one before it, `@challenger` the newest that was trained.\n\nLoad it in .NET with `services.AddMLflow(); services.AddRegisteredReranker();`, in Python with `mlflow.onnx.load_model(\"models:/{name}@champion\")`.";

    public static string Base(string name, RegisteredModelVersion? version, ModelIdentity model) => version is null
        ? $"The base model `{model}` on its way into the registry."
        : Invariant($"The base model `{model}`, registered as version {version.Version} of `{name}`, which made it the champion. Load it with `{UriOf(version)}`.");

    public static string Waiting(RetrainingPlan plan) => $"{Subject(plan)} It waits to be trained.";

    public static string InProgress(RetrainingPlan plan) => $"{Subject(plan)} It is being trained.";

    public static string Cancelled(RetrainingPlan plan) => $"{Subject(plan)} It was **cancelled**.";

    public static string Failed(RetrainingPlan plan, string error) => $"{Subject(plan)} It **failed**: {error}";

    /// <summary>What was decided, of the run.</summary>
    public static string Decided(ChallengerMatch match, RegisteredModelVersion version) => Invariant(
        $"{Subject(match.Plan)} It became version {version.Version}. {Verdict(match)} `decision/decision.html` shows what that rests on; load the model with `{UriOf(version)}`.");

    /// <summary>The same, of the version.</summary>
    public static string Version(ChallengerMatch match, RegisteredModelVersion version) => Invariant(
        $"{Subject(match.Plan)} {Verdict(match)} Load it with `{UriOf(version)}`; its run has the figures and the decision.");

    private static string Subject(RetrainingPlan plan) =>
        $"A challenger on the feedback of {DateWindow.Text(plan.Request.Window.From)} to {DateWindow.Text(plan.Request.Window.To)}, trained from `{plan.BaseName}`.";

    private static string Verdict(ChallengerMatch match)
    {
        var champion = match.Plan.Champion.Version;
        var verdict = match.Decision.Outcome switch
        {
            PromotionOutcome.Promoted => Invariant($"**Promoted** over version {champion}"),
            PromotionOutcome.Kept => Invariant($"**Kept out**: version {champion} stays"),
            _ => Invariant($"**Inconclusive** against version {champion}, which stays"),
        };
        return Invariant($"{verdict}, by {match.Reports.Challenger.QueryIds.Count:N0} held-out queries. {match.Decision.Reasons[0]}");
    }

    private static string UriOf(RegisteredModelVersion version) => Invariant($"models:/{version.Name}/{version.Version}");
}
