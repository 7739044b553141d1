using System.Globalization;
using Spectre.Console;

namespace Reranker.ConsoleHost;

/// <summary>How champions and challengers fared with users, a paragraph a comparison.</summary>
internal static class OnlineText
{
    public static void Render(IAnsiConsole console, OnlineResult result)
    {
        if (result.Comparisons.Count == 0)
            console.WriteRow($"No challenger met a champion from {result.DateFrom:yyyy-MM-dd} to {result.DateTo:yyyy-MM-dd}.");
        foreach (var comparison in result.Comparisons)
        {
            console.WriteRow($"{comparison.Challenger} against {comparison.Champion}");
            if (comparison.Interleaving is { } interleaving)
                WriteInterleaving(console, interleaving);
            if (comparison.Canary is { } canary)
                WriteCanary(console, canary);
            if (comparison.Shadow is { } shadow)
                console.WriteRow(Text($"  shadow: {shadow.Impressions:N0} requests, overlap {shadow.Overlap:F3}, Kendall's tau {shadow.KendallTau:F3}, scores {shadow.ScoreShift:+0.000;-0.000;0.000} (distance {shadow.ScoreDistance:F3}), p95 {shadow.ChallengerP95Milliseconds:F0} ms (champion {shadow.ChampionP95Milliseconds:F0} ms)"));
        }

        if (result.UnknownImpressions > 0)
            console.WriteRow(Text($"{result.UnknownImpressions:N0} records of feedback name an answer that these days do not have."));
    }

    private static void WriteInterleaving(IAnsiConsole console, InterleavingSummary it)
    {
        console.WriteRow(Text($"  interleaving: {it.Impressions:N0} answers; {it.Wins:N0} won, {it.Losses:N0} lost, {it.Ties:N0} tied, of {it.Queries:N0} queries{(it.Reordered > 0 ? Text($"; {it.Reordered:N0} shown in another order") : "")}"));
        console.WriteRow(Text($"  preference {Signed(it.Preference)}, 95 % interval {Signed(it.Low)} to {Signed(it.High)} (Wilson), p {it.PValue:F4} (one-sided sign test)"));
        console.WriteRow(Text($"  looked at every day: {Signed(it.AnytimeLow)} to {Signed(it.AnytimeHigh)}, p {it.AnytimePValue:F4} (confidence sequence)"));
    }

    private static void WriteCanary(IAnsiConsole console, CanarySummary it)
    {
        console.WriteRow(Text($"  canary: something chosen from {it.Challenger.Rate:P1} of {it.Challenger.Impressions:N0} answers, from {it.Champion.Rate:P1} of the champion's {it.Champion.Impressions:N0}; difference {Signed(it.Difference)}, 95 % interval {Signed(it.Low)} to {Signed(it.High)} (Newcombe)"));
        console.WriteRow(Text($"  looked at every day: {Signed(it.AnytimeLow)} to {Signed(it.AnytimeHigh)} (confidence sequence)"));
        if (it.SampleRatioPValue < 0.001)
            console.WriteRow(Text($"  one side loses answers (p {it.SampleRatioPValue:G2} that the numbers are even): find out why before believing a rate"));
    }

    private static string Signed(double value) => value.ToString("+0.000;-0.000;0.000", CultureInfo.InvariantCulture);

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
