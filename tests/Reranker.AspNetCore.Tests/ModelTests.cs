using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;

namespace Reranker.AspNetCore.Tests;

public sealed class ModelTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("reranker-models-").FullName;

    public void Dispose()
    {
        Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public async Task Versions_are_listed_promoted_and_rolled_back_under_the_name_that_the_application_gives()
    {
        await using var host = await Host.StartAsync(static app => app.MapRerankerModels("/admin"), services =>
        {
            services.AddMLflow(mlflow => mlflow.DataDirectory = _folder);
            services.AddModelPromotion("Support");
        });
        var registry = host.Services.GetRequiredService<IModelRegistry>();
        await using (var run = await host.Services.GetRequiredService<IExperimentTracker>().StartRunAsync("e", "r", Host.Token))
            for (var version = 1; version <= 2; version++)
                await registry.RegisterAsync("Support", $"runs:/{run.RunId}/model", run.RunId, cancellationToken: Host.Token);

        Assert.Equal(1, (int)(await host.PostAsync("/admin/models/1/promote", "", HttpStatusCode.OK))["version"]!);
        await host.PostAsync("/admin/models/2/promote", """{"reason": "Better.", "by": "Ada", "expected_champion": 1}""", HttpStatusCode.OK);
        Assert.Equal(2, (int)(await host.PostAsync("/admin/models/1/promote", """{"expected_champion": 1}""", HttpStatusCode.Conflict))["champion"]!);
        await host.PostAsync("/admin/models/9/promote", "", HttpStatusCode.NotFound);
        await host.PostAsync("/admin/models/rollback", "", HttpStatusCode.OK);
        var models = await Host.ReadAsync(await host.Client.GetAsync("/admin/models", Host.Token), HttpStatusCode.OK);

        Assert.Equal(("Support", 1), ((string)models["name"]!, (int)models["champion"]!));
        Assert.Equal(["rollback", "promotion", "promotion"], models["terms"]!.AsArray().Select(static term => (string)term!["cause"]!));
        Assert.Equal("Ada", (string)models["terms"]![1]!["by"]!);
        // There are no trainings in this application to link to.
        Assert.Null(models["versions"]![0]!["links"]!["run"]);
    }
}
