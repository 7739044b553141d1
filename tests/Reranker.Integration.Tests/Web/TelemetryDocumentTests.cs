using System.Diagnostics.Metrics;
using System.Reflection;
using System.Text.RegularExpressions;
using Reranker.Onnx;
using Reranker.Training;

namespace Reranker.Integration.Tests.Web;

/// <summary>docs/telemetry.md and the instruments of all packages name the same things.</summary>
public sealed partial class TelemetryDocumentTests
{
    private static readonly FieldInfo[] Fields =
    [
        .. from type in (Type[])[typeof(RerankerDiagnostics), typeof(OnnxReranker), typeof(RetrainingPipeline)]
           from instruments in type.Assembly.GetTypes()
           where instruments == typeof(RerankerDiagnostics) || instruments.Name.EndsWith("Instruments", StringComparison.Ordinal)
           from field in instruments.GetFields(BindingFlags.Static | BindingFlags.NonPublic | BindingFlags.Public)
           select field,
    ];

    [Fact]
    public void Every_instrument_is_described_with_its_unit_and_no_other_is()
    {
        var instruments = Fields.Select(static field => field.GetValue(null)).OfType<Instrument>().Select(static instrument => (instrument.Name, instrument.Unit!));

        Assert.Equal(instruments.Order(), Rows("## Metrics").Select(static cells => (Codes(cells[0]).Single(), cells[1])).Order());
    }

    [Theory]
    [InlineData("## Activities", "Activity", nameof(OperationInstruments.Rerank), nameof(OperationInstruments.Score))]
    [InlineData("## Tags", "Tag")]
    public void Every_activity_and_every_tag_is_described_and_no_other_is(string section, params string[] suffixes)
    {
        var names = Fields.Where(field => field.IsLiteral && suffixes.Any(suffix => field.Name.EndsWith(suffix, StringComparison.Ordinal))).Select(static field => (string)field.GetRawConstantValue()!);

        Assert.Equal(names.Order(StringComparer.Ordinal), Rows(section).SelectMany(static cells => Codes(cells[0])).Order(StringComparer.Ordinal));
    }

    private static IEnumerable<string[]> Rows(string section) =>
        File.ReadAllLines(Path.Combine(Repository.Root, "docs", "telemetry.md"))
            .SkipWhile(line => line != section).Skip(1).TakeWhile(static line => !line.StartsWith("## ", StringComparison.Ordinal))
            .Where(static line => line.StartsWith("| `", StringComparison.Ordinal))
            .Select(static line => line.Split('|', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries));

    private static IEnumerable<string> Codes(string cell) => Code().Matches(cell).Select(static match => match.Groups[1].Value);

    [GeneratedRegex("`([^`]+)`")]
    private static partial Regex Code();
}
