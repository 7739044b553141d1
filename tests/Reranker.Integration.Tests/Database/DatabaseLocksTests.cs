using Npgsql;
using Reranker.Integration.Tests.Web;
using Reranker.Jobs;

namespace Reranker.Integration.Tests.Database;

/// <summary>Locks among hosts that share nothing but a database.</summary>
public sealed class DatabaseLocksTests(PostgresServer server)
{
    [Fact]
    public async Task One_host_has_a_lock_until_it_gives_it_back()
    {
        var database = await server.CreateDatabaseAsync();
        await using var first = NpgsqlDataSource.Create(database);
        await using var second = NpgsqlDataSource.Create(database);
        var (locks, others) = (new PostgresLocks(first, TimeProvider.System), new PostgresLocks(second, TimeProvider.System));

        await using (Assert.IsAssignableFrom<IHostLock>(await locks.TryTakeAsync(HostLocks.Training, Http.Cancelled)))
        {
            Assert.Null(await others.TryTakeAsync(HostLocks.Training, Http.Cancelled));
            Assert.Null(await locks.TryTakeAsync(HostLocks.Training, Http.Cancelled));
            await using var other = await others.TryTakeAsync(HostLocks.Start, Http.Cancelled);
            Assert.NotNull(other);
        }

        await using var taken = await others.TryTakeAsync(HostLocks.Training, Http.Cancelled);
        Assert.NotNull(taken);
    }

    [Fact]
    public async Task A_host_whose_connection_breaks_hears_that_its_lock_is_lost()
    {
        var database = await server.CreateDatabaseAsync();
        await using var first = NpgsqlDataSource.Create(new NpgsqlConnectionStringBuilder(database) { ApplicationName = "first" }.ConnectionString);
        await using var second = NpgsqlDataSource.Create(database);
        await using var held = (await new PostgresLocks(first, TimeProvider.System).TryTakeAsync(HostLocks.Training, Http.Cancelled))!;

        await using (var command = second.CreateCommand("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'first'"))
            await command.ExecuteNonQueryAsync(Http.Cancelled);

        await Eventually.IsTrueAsync(() => Task.FromResult(held.Lost.IsCancellationRequested));
        await using var taken = await new PostgresLocks(second, TimeProvider.System).TryTakeAsync(HostLocks.Training, Http.Cancelled);
        Assert.NotNull(taken);
    }

    [Fact]
    public async Task A_start_that_another_host_blocks_is_explained()
    {
        await using var source = NpgsqlDataSource.Create(await server.CreateDatabaseAsync());
        var locks = new PostgresLocks(source, TimeProvider.System);
        await using var held = await locks.TryTakeAsync(HostLocks.Start, Http.Cancelled);

        var error = await Assert.ThrowsAsync<JobStoreException>(() => locks.TakeAsync(HostLocks.Start, TimeSpan.FromMilliseconds(200), TimeProvider.System, Http.Cancelled));

        Assert.Contains("another host", error.Message, StringComparison.Ordinal);
    }
}
