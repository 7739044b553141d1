using System.Globalization;
using System.Text;

namespace Reranker.Training;

/// <summary>Markdown line by line, in the invariant culture.</summary>
internal sealed class MarkdownText
{
    private readonly StringBuilder _text = new();

    // No overload takes a string: an interpolated one would go there, formatted in the culture of the machine.
    public void Line(FormattableString text) => Verbatim(text.ToString(CultureInfo.InvariantCulture));

    public void Verbatim(string text) => _text.Append(text).Append('\n');

    public void Heading(string text) => Line($"\n## {text}\n");

    public void Row(string name, FormattableString value) => Cells(name, value.ToString(CultureInfo.InvariantCulture));

    public void Cells(params ReadOnlySpan<string> cells) => _text.Append("| ").AppendJoin(" | ", cells).Append(" |\n");

    public override string ToString() => _text.ToString().TrimEnd() + "\n";
}
