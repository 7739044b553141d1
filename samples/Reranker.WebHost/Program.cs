using Reranker.WebHost;

if (args is ["probe", var url])
    return await Probe.RunAsync(url);

try
{
    // Settings lie beside the application, run-time data in the working directory.
    var builder = WebApplication.CreateBuilder(new WebApplicationOptions { Args = args, ContentRootPath = AppContext.BaseDirectory });
    builder.AddSettings();
    var role = HostSettings.Read(builder.Configuration).Role;
    if (role is not HostRole.Train)
        builder.AddServing();
    builder.AddLearning();
    builder.AddAccess();
    builder.Services.AddRerankerDashboard(static dashboard => dashboard.TrainingPath = "/train_challenger");
    builder.AddWire();
    builder.AddHealth();
    builder.AddDocumentation();
    builder.AddOperations();

    await using var app = builder.Build();
    app.UseSecurityHeaders();
    app.UseDrain();
    app.UseProblems();
    app.UseTimeouts();
    app.UseAccess();

    app.MapHome();
    app.MapRerankerDashboard(HomeApi.Dashboard).RequireAuthorization(Access.Admin);
    app.MapHealth();
    if (role is not HostRole.Train)
    {
        app.MapReranker().RequireAuthorization(Access.Read);
        app.MapRerankerDialects().RequireAuthorization(Access.Read);
        app.MapWebhooks();
    }

    app.MapRerankerTraining().RequireAdminToChange();
    app.MapRerankerFeedback().RequireAuthorization(Access.Admin);
    app.MapRerankerModels().RequireAdminToChange();
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
