using System.Text.Json;
using System.Text.Json.Serialization;

namespace Reranker.Compare;

/// <summary>The figures that one looks at first, of MiniLM-L6's shape; ratios are ours by theirs.</summary>
internal sealed record Summary
{
    private static readonly JsonSerializerOptions Json = new() { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower };

    // The naming policy would write transformers_js.
    [JsonPropertyName("fp32_vs_transformersjs")]
    public double Fp32 { get; init; }

    [JsonPropertyName("fp32_vs_transformersjs_single_call")]
    public double Fp32SingleCall { get; init; }

    [JsonPropertyName("int8_vs_transformersjs_q8")]
    public double Int8 { get; init; }

    [JsonPropertyName("int8_vs_own_fp32")]
    public double Int8VsOwnFp32 { get; init; }

    [JsonPropertyName("peak_fraction_fp32")]
    public double PeakFractionFp32 { get; init; }

    public double TokenizationShare { get; init; }

    public double AllocatedBytesPerRequest { get; init; }

    public double PeakMemoryRatio { get; init; }

    [JsonPropertyName("p99_over_p50_at_80_percent")]
    public double Tail { get; init; }

    [JsonPropertyName("throughput_32_clients_vs_1")]
    public double Crowd { get; init; }

    public static Summary Of(ModelFigures figures)
    {
        var (ours, quantized) = (figures.Ours(quantized: false), figures.Ours(quantized: true));
        var theirs = figures.Theirs(quantized: false, singleCall: false);
        return new Summary
        {
            Fp32 = Ratio(ours, theirs),
            Fp32SingleCall = Ratio(ours, figures.Theirs(quantized: false, singleCall: true)),
            Int8 = Ratio(quantized, figures.Theirs(quantized: true, singleCall: false)),
            Int8VsOwnFp32 = Ratio(quantized, ours),
            PeakFractionFp32 = Rounded(figures.Main.PeakFractions(ours)),
            TokenizationShare = Rounded(figures.TokenizationShares, 5),
            AllocatedBytesPerRequest = Rounded(figures.AllocatedBytes, 0),
            PeakMemoryRatio = Rounded([(double)figures.Memory[ours] / figures.Memory[theirs]]),
            Tail = Rounded([figures.Paced.Tail(ours)]),
            Crowd = Rounded(figures.CrowdGain(ours)),
        };

        double Ratio(Contender over, Contender under) => Rounded(figures.Main.Ratios(over, under));
    }

    public string ToJson() => JsonSerializer.Serialize(this, Json);

    private static double Rounded(IEnumerable<double> values, int digits = 3) => Math.Round(Statistics.Median(values), digits);
}
