using Microsoft.Extensions.Options;

namespace Reranker.Tests;

public sealed class ChampionChallengerPolicyOptionsTests
{
    public static TheoryData<string, Action<ChampionChallengerPolicyOptions>> Wrong => new()
    {
        { "Alpha", static options => options.Alpha = 0 },
        { "Alpha", static options => options.Alpha = 0.6 },
        { "MinimumQueries", static options => options.MinimumQueries = 0 },
        { "MinimumEffect", static options => options.MinimumEffect = 1.1 },
        { "Margins: the margin of mrr_at_5", static options => options.Margins["mrr_at_5"] = -0.01 },
        { "Margins: the margin of mrr_at_5", static options => options.Margins["mrr_at_5"] = double.NaN },
        { "WorstSliceMargin", static options => options.WorstSliceMargin = -0.1 },
        { "MaximumLatencyRatio", static options => options.MaximumLatencyRatio = 0 },
        { "MaximumSizeRatio", static options => options.MaximumSizeRatio = double.NaN },
        { "MaximumCalibrationRise", static options => options.MaximumCalibrationRise = 2 },
        { "Permutations", static options => options.Permutations = 999 },
        { "Power", static options => options.Power = 1 },
        { "PrimaryMetric", static options => options.PrimaryMetric = "" },
    };

    [Theory]
    [MemberData(nameof(Wrong))]
    public void Options_out_of_their_range_are_refused_by_name(string name, Action<ChampionChallengerPolicyOptions> change)
    {
        var options = new ChampionChallengerPolicyOptions();
        change(options);

        Assert.Contains(name, Assert.Throws<OptionsValidationException>(() => new ChampionChallengerPolicy(options)).Message, StringComparison.Ordinal);
    }
}
