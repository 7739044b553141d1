using Reranker.WebHost;

if (args is ["probe", var url])
    return await Probe.RunAsync(url);

try
{
    // Settings lie beside the application, run-time data in the working directory.
    var builder = WebApplication.CreateBuilder(new WebApplicationOptions { Args = args, ContentRootPath = AppContext.BaseDirectory });
    builder.AddSettings();
    builder.AddStores();
    builder.AddServing();
    builder.AddTraining();
    builder.AddEndpoints();
    builder.AddAccess();
    builder.AddSecurityHeaders();
    builder.AddLimits();
    builder.AddTelemetry();
    builder.AddDocumentation();

    await using var app = builder.Build();
    app.UseSecurityHeaders();
    app.UseRerankerDrain();
    app.UseProblems();
    app.UseLimits();
    app.UseAccess();

    app.MapHome();
    app.MapRerankerDashboard(HomeApi.Dashboard).RequireAuthorization(Access.Admin);
    app.MapRerankerHealth();
    if (HostSettings.Read(app.Configuration).Role is not HostRole.Train)
    {
        app.MapReranker().RequireAuthorization(Access.Read);
        app.MapRerankerDialects().RequireAuthorization(Access.Read);
        app.MapWebhooks();
    }

    app.MapRerankerTraining().RequireAdminToChange();
    app.MapRerankerFeedback().RequireAuthorization(Access.Admin);
    app.MapRerankerModels().RequireAdminToChange();
    app.MapPrometheusScrapingEndpoint("/metrics").RequireAuthorization(Access.Read);
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
