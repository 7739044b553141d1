using System.Data.Common;
using Npgsql;
using Reranker.Tests;

namespace Reranker.Integration.Tests.Database;

/// <summary>The feedback store on PostgreSQL.</summary>
public sealed class PostgresFeedbackStoreTests(PostgresServer server) : FeedbackStoreConformance
{
    private string _database = "";

    protected override string RefuseBad => """
        CREATE FUNCTION refuse() RETURNS trigger AS 'BEGIN RAISE ''disk is full''; END' LANGUAGE plpgsql;
        CREATE TRIGGER refuse BEFORE INSERT ON reranker_feedback FOR EACH ROW WHEN (NEW.query = 'bad') EXECUTE FUNCTION refuse()
        """;

    protected override async Task CreateAsync() => _database = await server.CreateDatabaseAsync();

    protected override DbDataSource Open() => NpgsqlDataSource.Create(_database);
}
