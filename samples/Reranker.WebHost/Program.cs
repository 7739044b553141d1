using Reranker.WebHost;

try
{
    // Settings lie beside the application, run-time data in the working directory.
    var builder = WebApplication.CreateBuilder(new WebApplicationOptions { Args = args, ContentRootPath = AppContext.BaseDirectory });
    builder.AddSettings();
    builder.AddServing();
    builder.AddLearning();
    builder.AddAccess();
    builder.AddWire();
    builder.AddDocumentation();
    builder.AddMetrics();

    await using var app = builder.Build();
    app.UseProblems();
    app.UseAccess();

    app.MapHome();
    app.MapHealth();
    app.MapRanking();
    app.MapScoring();
    app.MapDialects();
    app.MapTraining();
    app.MapFeedback();
    app.MapModels();
    app.MapWebhooks();
    app.MapMetrics();
    app.MapDocumentation();

    await app.PrepareAsync();
    await app.ServeAsync();
    return 0;
}
catch (Exception error) when (StartupError.Explain(error) is { } explanation)
{
    await Console.Error.WriteLineAsync(explanation);
    return 1;
}
