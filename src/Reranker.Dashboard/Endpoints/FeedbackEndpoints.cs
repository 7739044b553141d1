using Microsoft.AspNetCore.Http.HttpResults;

namespace Reranker.Dashboard;

/// <summary>Feedback: the page, and the import of files.</summary>
internal static class FeedbackEndpoints
{
    public static void Map(RouteGroupBuilder group)
    {
        group.MapGet("/feedback", ShowAsync);
        group.MapPost("/feedback/import", ImportAsync);
    }

    private static async Task<RazorComponentResult<FeedbackPage>> ShowAsync(HttpContext http, TimeProvider time, string? query, CancellationToken cancellationToken)
    {
        var context = PageContext.Of(http, "/feedback");
        if (http.RequestServices.GetService<IFeedbackStore>() is not { } store)
            return new(new { Context = context });
        try
        {
            return new(new { Context = context, View = await FeedbackView.ReadAsync(store, time, query, cancellationToken).ConfigureAwait(false), Query = query });
        }
        catch (FeedbackStoreException error)
        {
            return new(new { Context = context, Error = $"The feedback store does not answer. {error.Message}" });
        }
    }

    private static async Task<IResult> ImportAsync(HttpContext http, CancellationToken cancellationToken)
    {
        if (http.RequestServices.GetService<IFeedbackStore>() is not { } store)
            return TryEndpoints.Failed(StatusCodes.Status503ServiceUnavailable, "No feedback store is registered: call services.AddFeedbackStore(dataSource).");
        try
        {
            var import = await FeedbackJsonLines.ImportAsync(store, http.Request.Body, cancellationToken).ConfigureAwait(false);
            return TypedResults.Text($"{import.Read:N0} records read, {import.Added:N0} of them new.");
        }
        catch (FeedbackFormatException error)
        {
            return TryEndpoints.Failed(StatusCodes.Status422UnprocessableEntity, error.Message);
        }
        catch (FeedbackStoreException error)
        {
            return TryEndpoints.Failed(StatusCodes.Status503ServiceUnavailable, error.Message);
        }
    }
}
