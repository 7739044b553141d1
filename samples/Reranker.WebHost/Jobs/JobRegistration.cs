using System.Data.Common;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Options;
using Npgsql;
using Reranker.AspNetCore;
using Reranker.Jobs;

namespace Reranker.WebHost;

/// <summary>Where feedback and jobs are kept, and who trains.</summary>
internal static class JobRegistration
{
    extension(WebApplicationBuilder builder)
    {
        /// <summary>Where feedback is kept: PostgreSQL where a database is named, a file of the data directory otherwise.</summary>
        public void AddFeedbackStore()
        {
            if (HostSettings.Read(builder.Configuration) is { IsClustered: true, Database: { } database })
            {
                var source = DatabaseConnection.Open(database);
                builder.Services.AddSingleton(_ => source);
                builder.Services.AddSingleton<DatabaseMigrations>();
                builder.Services.AddFeedbackStore(static services => services.GetRequiredService<NpgsqlDataSource>());
            }
            else
            {
                builder.Services.AddSingleton<DbDataSource>(static services => SqliteFactory.Instance.CreateDataSource(
                    new SqliteConnectionStringBuilder { DataSource = services.GetRequiredService<IOptions<HostSettings>>().Value.DataPath("feedback.db") }.ToString()));
                builder.Services.AddFeedbackStore(static services => services.GetRequiredService<DbDataSource>());
            }
        }

        /// <summary>Trainings as jobs: in memory, or in the database, where any host hears of them. A host that only serves runs none.</summary>
        public void AddJobs()
        {
            builder.Services.AddSingleton<IExceptionProblemMapper, HostProblems>();
            builder.Services.AddOptions<RerankerJobOptions>().Configure((RerankerJobOptions jobs, IOptions<HostSettings> settings) =>
                (jobs.DataDirectory, jobs.RunsTrainings, jobs.Interrupted) = (settings.Value.DataDirectory, settings.Value.Role is not HostRole.Serve, settings.Value.InterruptedTraining));
            builder.Services.AddOptions<RerankerJobOptions>().Configure(jobs => builder.Configuration.GetSection($"{HostSettings.Section}:RetrainingSchedule").Bind(jobs.Schedule));
            if (HostSettings.Read(builder.Configuration).IsClustered)
                builder.Services.AddPostgresRerankerJobs();
            else
                builder.Services.AddRerankerJobs();
        }
    }
}
