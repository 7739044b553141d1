using System.Text.Json;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.Options;

namespace Reranker.Dashboard;

/// <summary>The page to try a query, and the ranking that it puts into itself.</summary>
internal static class TryEndpoints
{
    public static void Map(RouteGroupBuilder group)
    {
        group.MapGet("/", static (HttpContext http) => Show(http));
        group.MapPost("/try", RankAsync);
    }

    internal static RazorComponentResult<TryPage> Show(HttpContext http)
    {
        var context = PageContext.Of(http, "");
        return new(new { Context = context, HasReranker = http.RequestServices.GetService<IReranker>() is not null });
    }

    private static async Task<IResult> RankAsync(HttpContext http, IOptions<RerankerDashboardOptions> options, TimeProvider time, CancellationToken cancellationToken)
    {
        if (http.RequestServices.GetService<IReranker>() is not { } champion)
            return Failed(StatusCodes.Status503ServiceUnavailable, "No reranker is registered: call services.AddReranker().");
        try
        {
            var asked = await http.Request.ReadFromJsonAsync(DashboardJson.Default.TryRequest, cancellationToken).ConfigureAwait(false);
            var documents = asked?.Documents ?? [];
            if (documents.Length > options.Value.MaxDocuments)
                return Failed(StatusCodes.Status422UnprocessableEntity, $"There are {documents.Length:N0} documents; the page ranks at most {options.Value.MaxDocuments:N0} at once.");
            var request = new RerankRequest(asked?.Query ?? "", [.. documents.Select(static text => new RerankDocument(text))]);
            var challenger = http.RequestServices.GetKeyedService<IReranker>(options.Value.ChallengerKey);
            var ranking = await TryRanking.RunAsync(champion, challenger, request, time, cancellationToken).ConfigureAwait(false);
            return new RazorComponentResult<RankingView>(new { Ranking = ranking, Context = PageContext.Of(http, "/try") });
        }
        catch (InvalidRerankRequestException error)
        {
            return Failed(StatusCodes.Status422UnprocessableEntity, error.Message);
        }
        catch (RerankerException error)
        {
            return Failed(StatusCodes.Status503ServiceUnavailable, error.Message);
        }
        catch (JsonException)
        {
            return Failed(StatusCodes.Status400BadRequest, "The page sent no request that can be read. Load it again.");
        }
    }

    internal static RazorComponentResult<Failure> Failed(int status, string message) => new(new { Message = message }) { StatusCode = status };
}
