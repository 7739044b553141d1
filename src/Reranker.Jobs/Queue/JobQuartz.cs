using Npgsql;
using Quartz;

namespace Reranker.Jobs;

/// <summary>The scheduler of the trainings: one of its own, beside whatever schedulers the host has.</summary>
internal static class JobQuartz
{
    /// <summary>The key of its services. All hosts of a database are one scheduler to Quartz.</summary>
    public const string Scheduler = "reranker";

    private const string TablePrefix = "reranker_qrtz_";

    // A training, and the schedule, which looks whether there is one.
    private const int MaxConcurrency = 2;

    // A host is dead to the others when it has not been heard of for some six seconds.
    private static readonly TimeSpan CheckIn = TimeSpan.FromSeconds(2);

    public static void Configure(IQuartzBuilder quartz)
    {
        quartz.ConfigureScheduler(static scheduler =>
        {
            scheduler.InstanceId = $"{Environment.MachineName}-{Guid.NewGuid():N}";
            scheduler.IdleWaitTime = CheckIn; // a job that another host has put there is seen by then
            scheduler.ShutdownJobInterruption = ShutdownJobInterruption.Always;
        });
        quartz.UseDefaultThreadPool(MaxConcurrency);
    }

    public static void Share(IQuartzBuilder quartz) => quartz.UsePersistentStore(static store => store
        .UsePostgres(static source => source.DataSourceFactory = static services => services.GetRequiredService<NpgsqlDataSource>())
        .UseClustering(static cluster => (cluster.CheckinInterval, cluster.CheckinMisfireThreshold) = (CheckIn, CheckIn))
        .ConfigureStore(static options =>
        {
            options.TablePrefix = TablePrefix;
            options.StoreJobDataAsStrings = true;
            options.RecoverFiringsCancelledByShutdown = true;
            options.UseBackgroundThreads = true;
            options.DbRetryInterval = CheckIn;
        })
        .ProvisionSchema());
}
