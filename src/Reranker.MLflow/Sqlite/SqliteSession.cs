using Microsoft.Data.Sqlite;

namespace Reranker.MLflow;

/// <summary>One transaction's door to the database. Not safe for concurrent use; it lives as long as its transaction.</summary>
internal sealed class SqliteSession(SqliteConnection connection, SqliteTransaction transaction) : IDisposable
{
    // Logging a thousand metrics runs the same few statements a thousand times: each is prepared once.
    private readonly Dictionary<string, SqliteCommand> _commands = new(StringComparer.Ordinal);

    /// <summary>Runs a statement; returns how many rows it changed.</summary>
    public int Execute(SqlStatement statement) => Prepare(statement).ExecuteNonQuery();

    /// <summary>Reads all rows.</summary>
    public List<T> Query<T>(SqlStatement statement, Func<SqliteDataReader, T> read)
    {
        using var reader = Prepare(statement).ExecuteReader();
        var rows = new List<T>();
        while (reader.Read())
            rows.Add(read(reader));
        return rows;
    }

    /// <summary>Reads the first row, where there is one.</summary>
    public T? Find<T>(SqlStatement statement, Func<SqliteDataReader, T> read)
        where T : class
    {
        using var reader = Prepare(statement).ExecuteReader();
        return reader.Read() ? read(reader) : null;
    }

    /// <summary>Reads a number, 0 where there is none.</summary>
    public long Count(SqlStatement statement) => Prepare(statement).ExecuteScalar() is long number ? number : 0;

    /// <summary>Reads two columns of text as a dictionary; the order is the query's.</summary>
    public Dictionary<string, string> Pairs(SqlStatement statement)
    {
        using var reader = Prepare(statement).ExecuteReader();
        var pairs = new Dictionary<string, string>(StringComparer.Ordinal);
        while (reader.Read())
            pairs[reader.GetString(0)] = reader.TextOrEmpty(1);
        return pairs;
    }

    public void Dispose()
    {
        foreach (var command in _commands.Values)
            command.Dispose();
    }

    private SqliteCommand Prepare(SqlStatement statement)
    {
        var text = statement.ToString();
        if (!_commands.TryGetValue(text, out var command))
        {
            command = connection.CreateCommand();
            command.CommandText = text;
            command.Transaction = transaction;
            for (var index = 0; index < statement.Values.Count; index++)
                command.Parameters.Add(new SqliteParameter { ParameterName = SqlStatement.NameOf(index) });
            _commands.Add(text, command);
        }

        for (var index = 0; index < statement.Values.Count; index++)
            command.Parameters[index].Value = statement.Values[index] ?? DBNull.Value;
        return command;
    }
}
