using Microsoft.Data.Sqlite;

namespace Reranker.MLflow.Tests;

/// <summary>What is wrong with the file is said with its path and with what to do; nothing of it is touched.</summary>
public sealed class BrokenStoreTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_file_that_is_no_database_is_named_and_left_alone()
    {
        var path = _folder["mlflow.db"];
        var content = new string('x', 5000);
        await File.WriteAllTextAsync(path, content, Cancellation);

        var error = await FailAsync(path);
        Assert.Equal(MLflowErrorCode.DataLoss, error.ErrorCode);
        Assert.Contains(path, error.Message);
        Assert.Equal(content, await File.ReadAllTextAsync(path, Cancellation));
    }

    [Fact]
    public async Task A_database_of_somebody_else_is_refused()
    {
        Run(_folder["other.db"], "CREATE TABLE customers (id INTEGER)");
        var error = await FailAsync(_folder["other.db"]);

        Assert.Equal(MLflowErrorCode.InvalidState, error.ErrorCode);
        Assert.Contains("not an MLflow store", error.Message);
    }

    [Fact]
    public async Task A_store_of_another_version_is_refused_with_what_to_do()
    {
        Run(_folder["new.db"], "CREATE TABLE alembic_version (version_num TEXT); INSERT INTO alembic_version VALUES ('7d34483879f0')");
        var error = await FailAsync(_folder["new.db"]);

        Assert.Equal(MLflowErrorCode.InvalidState, error.ErrorCode);
        Assert.Contains("7d34483879f0", error.Message);
        Assert.Contains("mlflow db upgrade", error.Message);
    }

    [Fact]
    public async Task A_path_that_is_a_folder_is_refused()
    {
        Directory.CreateDirectory(_folder["mlflow.db"]);
        Assert.Contains("must not be a folder", (await FailAsync(_folder["mlflow.db"])).Message);
    }

    [Fact]
    public async Task A_folder_that_cannot_be_made_is_named()
    {
        await File.WriteAllTextAsync(_folder["file"], "", Cancellation);
        Assert.Equal(MLflowErrorCode.PermissionDenied, (await FailAsync(Path.Combine(_folder["file"], "data", "mlflow.db"))).ErrorCode);
    }

    [Fact]
    public async Task A_failed_opening_is_tried_again()
    {
        var path = _folder["later.db"];
        Directory.CreateDirectory(path);
        using var client = Open(path);
        await Assert.ThrowsAsync<MLflowException>(() => client.GetExperimentAsync("0", Cancellation));
        Directory.Delete(path);

        Assert.Equal("Default", (await client.GetExperimentAsync("0", Cancellation)).Name);
    }

    [Fact]
    public void A_full_disk_says_so()
    {
        // SQLite's own limit of pages fails as a full disk does.
        var error = Assert.Throws<SqliteException>(() => Run(_folder["full.db"], "CREATE TABLE t (x); PRAGMA max_page_count = 3; INSERT INTO t VALUES (zeroblob(100000))"));
        var translated = SqliteErrors.Translate(error, _folder["full.db"]);

        Assert.Equal((MLflowErrorCode.TemporarilyUnavailable, 503), (translated.ErrorCode, translated.StatusCode));
        Assert.Contains("is full", translated.Message);
        Assert.Contains(_folder["full.db"], translated.Message);
    }

    [Fact]
    public void A_read_only_file_says_so()
    {
        Run(_folder["ro.db"], "CREATE TABLE t (x)");
        var error = Assert.Throws<SqliteException>(() => Run(_folder["ro.db"], "INSERT INTO t VALUES (1)", ";Mode=ReadOnly"));

        Assert.Equal((MLflowErrorCode.PermissionDenied, 403), (SqliteErrors.Translate(error, "x").ErrorCode, SqliteErrors.Translate(error, "x").StatusCode));
    }

    public void Dispose() => _folder.Dispose();

    private static void Run(string path, string sql, string more = "")
    {
        using var connection = new SqliteConnection($"Data Source={path};Pooling=False{more}");
        connection.Open();
        foreach (var statement in sql.Split(';'))
        {
            using var command = connection.CreateCommand();
            command.CommandText = statement;
            command.ExecuteNonQuery();
        }
    }

    private static async Task<MLflowException> FailAsync(string path)
    {
        using var client = Open(path);
        return await Assert.ThrowsAsync<MLflowException>(() => client.GetExperimentAsync("0", Cancellation));
    }

    private static IMLflowClient Open(string path) => MLflowClient.Create(new MLflowOptions { TrackingUri = "sqlite:///" + path, DataDirectory = Path.GetTempPath() });
}
