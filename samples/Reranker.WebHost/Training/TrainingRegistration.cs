using System.Data.Common;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Options;
using Npgsql;
using Quartz;

namespace Reranker.WebHost;

/// <summary>Who runs the trainings, and where feedback and jobs are kept.</summary>
internal static class TrainingRegistration
{
    // All hosts of a database are one scheduler to Quartz.
    private const string Scheduler = "reranker";
    private const string TablePrefix = "reranker_qrtz_";

    // A training, and the schedule, which looks whether there is one.
    private const int Threads = 2;

    // A host is dead to the others when it has not been heard of for some six seconds.
    private static readonly TimeSpan CheckIn = TimeSpan.FromSeconds(2);

    extension(WebApplicationBuilder builder)
    {
        /// <summary>Where feedback is kept: PostgreSQL where a database is named, a file of the data directory otherwise.</summary>
        public void AddDatabase()
        {
            if (HostSettings.Read(builder.Configuration) is not { IsClustered: true, Database: { } database })
            {
                builder.Services.AddSingleton<DbDataSource>(static services => SqliteFactory.Instance.CreateDataSource(
                    new SqliteConnectionStringBuilder { DataSource = services.GetRequiredService<IOptions<HostSettings>>().Value.DataPath("feedback.db") }.ToString()));
                builder.Services.AddSingleton<IHostLocks, FileLocks>();
            }
            else
            {
                var source = DatabaseConnection.Open(database);
                builder.Services.AddSingleton(_ => source);
                builder.Services.AddSingleton<DbDataSource>(static services => services.GetRequiredService<NpgsqlDataSource>());
                builder.Services.AddSingleton<DatabaseMigrations>();
                builder.Services.AddSingleton<IHostLocks, DatabaseLocks>();
            }

            builder.Services.AddFeedbackStore(static services => services.GetRequiredService<DbDataSource>());
        }

        /// <summary>Trainings as jobs: in memory, or in the database, where any host hears of them. A host that only serves runs none.</summary>
        public void AddTrainingJobs()
        {
            var settings = HostSettings.Read(builder.Configuration);
            builder.Services.AddQuartz(quartz =>
            {
                quartz.ConfigureScheduler(static scheduler =>
                {
                    scheduler.InstanceName = Scheduler;
                    scheduler.InstanceId = $"{Environment.MachineName}-{Guid.NewGuid():N}";
                    scheduler.IdleWaitTime = CheckIn; // a job that another host has put there is seen by then
                    scheduler.ShutdownJobInterruption = ShutdownJobInterruption.Always;
                });
                quartz.UseDefaultThreadPool(Threads);
                if (settings.IsClustered)
                    quartz.UsePersistentStore(ShareJobs);
            });
            if (settings.Role is not HostRole.Serve)
                builder.Services.AddHostedService<TrainingService>();

            builder.Services.AddOptions<RetrainingSchedule>().BindConfiguration(RetrainingSchedule.Section).ValidateDataAnnotations().ValidateOnStart();
            builder.Services.AddSingleton<TrainingLease>();
            builder.Services.AddSingleton<TrainingQueue>();
            builder.Services.AddSingleton<TrainingCancellation>();
            builder.Services.AddSingleton<TrainingRecovery>();
            builder.Services.AddSingleton<LeftTraining>();
            builder.Services.AddSingleton<TrainingRunner>();
            builder.Services.AddSingleton<TrainingJobs>();
            builder.Services.AddSingleton<TrainingReports>();
        }
    }

    private static void ShareJobs(IPersistentStoreBuilder store) => store
        .UsePostgres(static source => source.UseRegisteredDataSource = true)
        .UseClustering(static cluster => (cluster.CheckinInterval, cluster.CheckinMisfireThreshold) = (CheckIn, CheckIn))
        .ConfigureStore(static options =>
        {
            options.TablePrefix = TablePrefix;
            options.StoreJobDataAsStrings = true;
            options.RecoverFiringsCancelledByShutdown = true;
            options.UseBackgroundThreads = true;
            options.DbRetryInterval = CheckIn;
        })
        .ProvisionSchema();
}
