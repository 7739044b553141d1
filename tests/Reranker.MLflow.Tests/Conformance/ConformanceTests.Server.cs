namespace Reranker.MLflow.Tests;

public abstract partial class ConformanceTests
{
    [Fact]
    public async Task It_says_which_MLflow_it_is()
    {
        var info = await Client.GetServerInfoAsync(Cancellation);
        Assert.StartsWith(info.IsAtLeast(new Version(3, 0)) ? "3." : "2.", info.Version);
        Assert.False(info.WorkspacesEnabled);
        Assert.Equal(info.IsAtLeast(new Version(3, 11)) || host is EmbeddedHost, info.StoreType == "SqlStore");
    }

    [Fact]
    public async Task A_tag_of_an_experiment_is_removed()
    {
        var experiment = await Client.CreateExperimentAsync(Name, tags: new Dictionary<string, string> { ["stays"] = "1", ["goes"] = "2" }, cancellationToken: Cancellation);
        if (host is not EmbeddedHost && await LacksAsync(new Version(3, 2), () => Client.DeleteExperimentTagAsync(experiment, "goes", Cancellation)))
            return;
        await Client.DeleteExperimentTagAsync(experiment, "goes", Cancellation);

        Assert.Equal(["stays"], (await Client.GetExperimentAsync(experiment, Cancellation)).Tags.Keys);
        await MissingAsync(() => Client.DeleteExperimentTagAsync(experiment, "goes", Cancellation));
        await MissingAsync(() => Client.DeleteExperimentTagAsync("987654", "goes", Cancellation));
    }

    [Fact]
    public async Task Where_there_are_no_users_that_is_said()
    {
        if (host is LiveHost && MLflowServer.HasUsers)
            Assert.Skip("This server has users.");
        var error = await Assert.ThrowsAsync<MLflowUnsupportedException>(() => Client.Users.GetAsync("somebody", Cancellation));
        Assert.Null(error.RequiredVersion);
        Assert.Contains("basic-auth", error.Message);
    }
}
