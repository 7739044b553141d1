using Microsoft.Extensions.Options;
using Npgsql;

namespace Reranker.Jobs;

/// <summary>Opens PostgreSQL with defaults for many hosts that share a server.</summary>
public static class PostgresDataSource
{
    private const int DefaultPoolSize = 20;
    private const int DefaultPreparedStatements = 20;

    /// <summary>Creates the source of connections. What the connection string says goes before the defaults: a pool of 20, and prepared statements.</summary>
    /// <param name="connectionString">Npgsql's keywords, such as <c>Host=db;Username=reranker;Password=…;Database=reranker</c>.</param>
    /// <param name="settingName">What the setting is called, for the error message. The connection string itself is never shown: there may be a password in it.</param>
    /// <exception cref="OptionsValidationException">The string cannot be read, or names no host.</exception>
    public static NpgsqlDataSource Create(string connectionString, string settingName = "The setting")
    {
        var settings = Parse(connectionString)
            ?? throw new OptionsValidationException(settingName, typeof(NpgsqlDataSource), [
                $"{settingName} is no connection string of PostgreSQL; expected one such as 'Host=db;Username=reranker;Password=…;Database=reranker' (and no URL)."]);
        HashSet<string> given = [.. settings.Keys]; // ContainsKey tells what may be given
        settings.ApplicationName ??= "reranker";
        // Many hosts share a server that takes 100 connections by default.
        if (!given.Contains("Maximum Pool Size"))
            settings.MaxPoolSize = DefaultPoolSize;
        // A record of feedback is a statement that comes a thousand times a second; nothing here leaves anything in a session that had to be reset.
        if (!given.Contains("Max Auto Prepare"))
            settings.MaxAutoPrepare = DefaultPreparedStatements;
        if (!given.Contains("No Reset On Close"))
            settings.NoResetOnClose = true;
        return new NpgsqlDataSourceBuilder(settings.ConnectionString).Build();
    }

    private static NpgsqlConnectionStringBuilder? Parse(string connectionString)
    {
        try
        {
            var settings = new NpgsqlConnectionStringBuilder(connectionString);
            return string.IsNullOrWhiteSpace(settings.Host) ? null : settings;
        }
        catch (Exception error) when (error is ArgumentException or FormatException or InvalidCastException or OverflowException or NotSupportedException)
        {
            return null;
        }
    }
}
