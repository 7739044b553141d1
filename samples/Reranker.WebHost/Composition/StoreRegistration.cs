using System.Data.Common;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Options;
using Npgsql;
using Reranker.Jobs;
using Reranker.MLflow;

namespace Reranker.WebHost;

/// <summary>Where runs, models and feedback are kept.</summary>
internal static class StoreRegistration
{
    extension(WebApplicationBuilder builder)
    {
        /// <summary>MLflow, and for feedback PostgreSQL where a database is named, or else a file of the data directory.</summary>
        public void AddStores()
        {
            builder.Configure<MLflowOptions>(static (mlflow, settings) => (mlflow.DataDirectory, mlflow.ArtifactRoot) = (settings.DataDirectory, settings.ArtifactRoot), "MLflow");
            builder.Services.AddMLflow();
            if (HostSettings.Read(builder.Configuration) is { IsClustered: true, Database: { } database })
            {
                var source = PostgresDataSource.Create(database, $"{HostSettings.Section}:{nameof(HostSettings.Database)}");
                builder.Services.AddSingleton(_ => source);
                builder.Services.AddFeedbackStore(static services => services.GetRequiredService<NpgsqlDataSource>());
            }
            else
            {
                builder.Services.AddSingleton<DbDataSource>(static services => SqliteFactory.Instance.CreateDataSource(
                    new SqliteConnectionStringBuilder { DataSource = services.GetRequiredService<IOptions<HostSettings>>().Value.DataPath("feedback.db") }.ToString()));
                builder.Services.AddFeedbackStore(static services => services.GetRequiredService<DbDataSource>());
            }
        }
    }
}
