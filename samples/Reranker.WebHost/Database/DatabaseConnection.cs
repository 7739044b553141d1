using Microsoft.Extensions.Options;
using Npgsql;

namespace Reranker.WebHost;

/// <summary>Makes the one source of connections of a connection string, which nothing else ever sees.</summary>
internal static class DatabaseConnection
{
    private const int UsualPoolSize = 20;
    private const int UsualPreparedStatements = 20;
    private const string Expected =
        $"{HostSettings.Section}:{nameof(HostSettings.Database)} is no connection string of PostgreSQL; expected one such as 'Host=db;Username=reranker;Password=…;Database=reranker' (and no URL).";

    // Neither the string nor what its parser says of it: there may be a password in either.
    /// <exception cref="OptionsValidationException">The string cannot be read, or names no host.</exception>
    public static NpgsqlDataSource Open(string connectionString, ILoggerFactory? logging = null)
    {
        var settings = Parse(connectionString);
        HashSet<string> given = [.. settings.Keys]; // ContainsKey tells what may be given
        settings.ApplicationName ??= "reranker";
        // Many hosts share a server that takes 100 connections by default.
        if (!given.Contains("Maximum Pool Size"))
            settings.MaxPoolSize = UsualPoolSize;
        // A record of feedback is a statement that comes a thousand times a second; nothing here leaves anything in a session that had to be reset.
        if (!given.Contains("Max Auto Prepare"))
            settings.MaxAutoPrepare = UsualPreparedStatements;
        if (!given.Contains("No Reset On Close"))
            settings.NoResetOnClose = true;
        var builder = new NpgsqlDataSourceBuilder(settings.ConnectionString);
        builder.UseLoggerFactory(logging);
        return builder.Build();
    }

    private static NpgsqlConnectionStringBuilder Parse(string connectionString)
    {
        try
        {
            var settings = new NpgsqlConnectionStringBuilder(connectionString);
            if (!string.IsNullOrWhiteSpace(settings.Host))
                return settings;
        }
        catch (Exception error) when (error is ArgumentException or FormatException or InvalidCastException or OverflowException or NotSupportedException)
        {
            // Told below.
        }

        throw new OptionsValidationException(HostSettings.Section, typeof(HostSettings), [Expected]);
    }
}
