using System.Net;
using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using Reranker.MLflow;

namespace Reranker.Integration.Tests.Web;

public sealed class RefusedTrackingTests(TinyModel model)
{
    [Fact]
    public async Task What_the_registry_refuses_for_ever_is_no_503_and_says_how_to_go_on()
    {
        await using var host = new WebHost(model);
        using var client = await host.ReadyClientAsync();
        await (await client.PostAsync("/feedback", SyntheticFeedback.Records(20, seed: 4))).JsonAsync(HttpStatusCode.Created);
        var mlflow = host.Services.GetRequiredService<IMLflowClient>();
        var id = (await mlflow.GetExperimentByNameAsync(ModelNames.Experiment, Http.Cancelled)).ExperimentId;
        await mlflow.DeleteExperimentAsync(id, Http.Cancelled);

        var response = await client.PostAsync("/train_challenger", new JsonObject { ["date_from"] = "2025-07-01", ["date_to"] = "2025-07-31" });

        var problem = await response.ProblemAsync(HttpStatusCode.UnprocessableEntity);
        Assert.Equal("urn:reranker:problem:tracking-refused", (string)problem["type"]!);
        Assert.Contains($"mlflow experiments restore --experiment-id {id}", (string)problem["detail"]!, StringComparison.Ordinal);
        Assert.Null(response.Headers.RetryAfter);
    }
}
