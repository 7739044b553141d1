using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;

namespace Reranker.MLflow;

/// <summary>SQL written as an interpolated string whose holes become parameters: <c>$"… WHERE run_uuid = {runId}"</c>.</summary>
[InterpolatedStringHandler]
internal sealed class SqlStatement
{
    // A null stands for the next value.
    private readonly List<string?> _pieces;
    private readonly List<object?> _values;

    public SqlStatement(int literalLength, int formattedCount)
    {
        _ = literalLength;
        _pieces = new List<string?>((2 * formattedCount) + 1);
        _values = new List<object?>(formattedCount);
    }

    public IReadOnlyList<object?> Values => _values;

    /// <summary>Names a part, to be put into statements.</summary>
    public static SqlStatement Part(SqlStatement part) => part;

    /// <summary>SQL that is known to be safe: our own, or one of a closed set.</summary>
    public static SqlStatement Text(string sql)
    {
        var statement = new SqlStatement(0, 0);
        statement.AppendLiteral(sql);
        return statement;
    }

    /// <summary>Puts parts together.</summary>
    public static SqlStatement Join(string separator, IEnumerable<SqlStatement> parts)
    {
        var joined = new SqlStatement(0, 0);
        foreach (var part in parts)
        {
            if (joined._pieces.Count > 0)
                joined.AppendLiteral(separator);
            joined.AppendFormatted(part);
        }

        return joined;
    }

    public static string NameOf(int index) => string.Create(CultureInfo.InvariantCulture, $"$p{index}");

    public void AppendLiteral(string sql) => _pieces.Add(sql);

    public void AppendFormatted(object? value)
    {
        _pieces.Add(null);
        _values.Add(value);
    }

    public void AppendFormatted(SqlStatement part)
    {
        _pieces.AddRange(part._pieces);
        _values.AddRange(part._values);
    }

    public override string ToString()
    {
        var text = new StringBuilder();
        var index = 0;
        foreach (var piece in _pieces)
            text.Append(piece ?? NameOf(index++));
        return text.ToString();
    }
}
