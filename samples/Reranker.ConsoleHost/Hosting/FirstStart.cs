using System.Globalization;
using Reranker.Training;

namespace Reranker.ConsoleHost;

/// <summary>What a new data directory begins with, as in the web host: sample feedback, and the base model as champion.</summary>
internal sealed class FirstStart(
    BaseModelRegistration registration, ModelPromotion promotion, IModelRegistry registry, ModelResolver models, IFeedbackStore feedback, HostSettings settings, Terminal terminal)
{
    public async Task EnsureAsync(CancellationToken cancellationToken)
    {
        if (settings.SampleFeedback.Length > 0 && await feedback.CountAsync(DateTimeOffset.MinValue, DateTimeOffset.MaxValue, cancellationToken) == 0)
        {
            var import = await FeedbackJsonLines.ImportAsync(feedback, settings.SampleFeedback, cancellationToken);
            terminal.Note(string.Create(CultureInfo.InvariantCulture, $"There was no feedback: imported a sample of {import.Added:N0} searches."));
        }

        await promotion.RepairAsync(cancellationToken);
        if (await registry.FindByAliasAsync(ModelNames.RegisteredModel, ModelNames.Champion, cancellationToken) is null)
        {
            var champion = await registration.EnsureAsync(await models.OpenBaseAsync(cancellationToken), cancellationToken);
            terminal.Note($"There was no champion: registered the base model as {champion.Name}/{champion.Version}.");
        }
    }
}
