using System.Globalization;
using System.Text;

namespace Reranker.MLflow;

/// <summary>The query of a GET request, and by its type what answers it. A list is a name given several times.</summary>
internal sealed class Query<TAnswer>
{
    // 2.12.1 fails on a bare '=' in a value and on a trailing '&'.
    private readonly StringBuilder _text = new();

    public Query<TAnswer> With(string name, string? value)
    {
        if (!string.IsNullOrEmpty(value))
            _text.Append(_text.Length == 0 ? '?' : '&').Append(name).Append('=').Append(Uri.EscapeDataString(value));
        return this;
    }

    public Query<TAnswer> With(string name, int? value) => With(name, value?.ToString(CultureInfo.InvariantCulture));

    public Query<TAnswer> With(string name, IEnumerable<string> values)
    {
        foreach (var value in values)
            With(name, value);
        return this;
    }

    public override string ToString() => _text.ToString();
}
