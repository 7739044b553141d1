namespace Reranker.Training;

/// <summary>The quantized network ranks too much worse than the full one; it was not published.</summary>
public sealed class QuantizationLossException : TrainingException
{
    /// <summary>Creates the exception.</summary>
    public QuantizationLossException(QuantizationReport report, double allowed)
        : base(FormattableString.Invariant(
            $"The quantized network loses {report?.NdcgLoss:F4} nDCG@10 on the {report?.Queries} queries of {report?.Dataset} ({report?.FullNdcg:F4} → {report?.QuantizedNdcg:F4}); at most {allowed:G3} is accepted. Nothing was published."))
    {
        ArgumentNullException.ThrowIfNull(report);
        Report = report;
        Allowed = allowed;
    }

    /// <summary>What was measured.</summary>
    public QuantizationReport Report { get; }

    /// <summary>The largest loss accepted.</summary>
    public double Allowed { get; }
}
