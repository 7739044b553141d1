using System.Text.Json;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.Options;

namespace Reranker.Dashboard;

/// <summary>Champions: the page, promotion, and the way back.</summary>
internal static class ChampionEndpoints
{
    public static void Map(RouteGroupBuilder group)
    {
        group.MapGet("/champions", ShowAsync);
        group.MapPost("/champions/{version:int}/promote", static (int version, HttpContext http, CancellationToken cancellationToken) =>
            ChangeAsync(http, (promotion, change) => promotion.PromoteAsync(version, change, cancellationToken), cancellationToken));
        group.MapPost("/champions/rollback", static (HttpContext http, CancellationToken cancellationToken) =>
            ChangeAsync(http, (promotion, change) => promotion.RollbackAsync(change, cancellationToken), cancellationToken));
    }

    private static async Task<RazorComponentResult<ChampionsPage>> ShowAsync(HttpContext http, int? left, int? right, CancellationToken cancellationToken)
    {
        var context = PageContext.Of(http, "/champions");
        var services = http.RequestServices;
        if (services.GetService<IModelRegistry>() is not { } registry || services.GetService<ModelPromotion>() is not { } promotion)
            return new(new { Context = context });
        try
        {
            var name = services.GetRequiredService<IOptions<ModelRegistryOptions>>().Value.RegisteredModel;
            var view = await ChampionsView.ReadAsync(registry, services.GetService<IExperimentTracker>(), promotion, name, left, right, cancellationToken).ConfigureAwait(false);
            return new(new { Context = context, View = view });
        }
        catch (TrackingException error)
        {
            return new(new { Context = context, Error = $"The model registry does not answer. {error.Message}" });
        }
    }

    private static async Task<IResult> ChangeAsync(HttpContext http, Func<ModelPromotion, ChampionChange, Task> change, CancellationToken cancellationToken)
    {
        if (http.RequestServices.GetService<ModelPromotion>() is not { } promotion)
            return TryEndpoints.Failed(StatusCodes.Status503ServiceUnavailable, "Nothing here can change the champion: call services.AddModelPromotion().");
        try
        {
            var asked = await http.Request.ReadFromJsonAsync(DashboardJson.Default.ChangeRequest, cancellationToken).ConfigureAwait(false);
            await change(promotion, new ChampionChange
            {
                Reason = string.IsNullOrWhiteSpace(asked?.Reason) ? "Asked for on the dashboard." : asked.Reason,
                By = http.User.Identity?.Name ?? "dashboard",
                ExpectedChampion = asked?.ExpectedChampion,
            }).ConfigureAwait(false);
            return TypedResults.NoContent();
        }
        catch (Exception error) when (error is PromotionConflictException or NoPreviousChampionException)
        {
            return TryEndpoints.Failed(StatusCodes.Status409Conflict, error.Message);
        }
        catch (TrackingException error)
        {
            return TryEndpoints.Failed(StatusCodes.Status503ServiceUnavailable, error.Message);
        }
        catch (JsonException)
        {
            return TryEndpoints.Failed(StatusCodes.Status400BadRequest, "The page sent nothing that can be read. Load it again.");
        }
    }
}
