using Microsoft.Data.Sqlite;
using Microsoft.Extensions.DependencyInjection;

namespace Reranker.MLflow.Tests;

/// <summary>An embedded store in a folder of its own, as a host gets it.</summary>
internal sealed class StoreFixture : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly ServiceProvider _services;

    public StoreFixture()
    {
        _services = new ServiceCollection()
            .AddMLflow(options =>
            {
                options.DataDirectory = _folder.Path;
                options.TrackingUri = "sqlite:///" + DatabasePath;
            })
            .BuildServiceProvider();
    }

    public IServiceProvider Services => _services;

    public string Folder => _folder.Path;

    public string DatabasePath => _folder["mlflow.db"];

    public IMLflowClient Client => _services.GetRequiredService<IMLflowClient>();

    public IExperimentTracker Tracker => _services.GetRequiredService<IExperimentTracker>();

    public IModelRegistry Registry => _services.GetRequiredService<IModelRegistry>();

    public IModelSource Source => _services.GetRequiredService<IModelSource>();

    /// <summary>Another store on the same file, as another process would have it.</summary>
    public IMLflowClient OpenAnother() => MLflowClient.Create(new MLflowOptions { TrackingUri = "sqlite:///" + DatabasePath, DataDirectory = _folder.Path });

    /// <summary>Reads the file with no code of ours.</summary>
    public IReadOnlyList<string> Read(string sql)
    {
        using var connection = new SqliteConnection($"Data Source={DatabasePath};Pooling=False");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        using var reader = command.ExecuteReader();
        var rows = new List<string>();
        while (reader.Read())
            rows.Add(string.Join('|', Enumerable.Range(0, reader.FieldCount).Select(column => reader.IsDBNull(column) ? "NULL" : Convert.ToString(reader.GetValue(column), System.Globalization.CultureInfo.InvariantCulture))));
        return rows;
    }

    public void Dispose()
    {
        _services.Dispose();
        _folder.Dispose();
    }
}
