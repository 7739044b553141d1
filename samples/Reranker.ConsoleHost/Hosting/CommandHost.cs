using System.CommandLine;
using System.Data.Common;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Console;
using Reranker.Training;

namespace Reranker.ConsoleHost;

/// <summary>The services of one command; nothing is opened before it is used.</summary>
internal sealed class CommandHost : IAsyncDisposable
{
    private readonly ServiceProvider _services;

    private CommandHost(ServiceProvider services, Terminal terminal)
    {
        _services = services;
        Terminal = terminal;
    }

    public Terminal Terminal { get; }

    public ModelResolver Models => Get<ModelResolver>();

    public static CommandHost Create(ParseResult parsed)
    {
        var settings = HostSettings.Read(parsed.GetValue(CommonOptions.DataDirectory));
        var terminal = new Terminal(parsed.GetValue(CommonOptions.Json));
        var services = new ServiceCollection()
            .AddSingleton(settings)
            .AddSingleton(terminal)
            .AddSingleton<ModelResolver>()
            .AddSingleton<FirstStart>()
            .AddSingleton(_ => OpenFeedback(settings))
            .AddFeedbackStore(static provider => provider.GetRequiredService<DbDataSource>())
            .AddMLflow(options =>
            {
                options.DataDirectory = settings.DataDirectory;
                options.ArtifactRoot = settings.ArtifactRoot;
            })
            .AddLogging(logging => Configure(logging, parsed.GetValue(CommonOptions.Verbose)));
        services.AddRerankerTraining();
        return new CommandHost(services.BuildServiceProvider(), terminal);
    }

    public T Get<T>()
        where T : notnull => _services.GetRequiredService<T>();

    public ValueTask DisposeAsync() => _services.DisposeAsync();

    private static DbDataSource OpenFeedback(HostSettings settings)
    {
        settings.CreateDataDirectory();
        return SqliteFactory.Instance.CreateDataSource(new SqliteConnectionStringBuilder { DataSource = settings.FeedbackDatabase }.ConnectionString);
    }

    private static void Configure(ILoggingBuilder logging, bool isVerbose)
    {
        logging.SetMinimumLevel(isVerbose ? LogLevel.Debug : LogLevel.Warning).AddSimpleConsole(static console => console.SingleLine = true);
        logging.Services.Configure<ConsoleLoggerOptions>(static console => console.LogToStandardErrorThreshold = LogLevel.Trace);

        // How a training ended is the command's to say.
        if (!isVerbose)
            logging.AddFilter(typeof(RetrainingPipeline).FullName, LogLevel.None);
    }
}
