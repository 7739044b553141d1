using System.Text.Json.Serialization;

namespace Reranker;

/// <summary>How logits are turned into probabilities.</summary>
public enum CalibrationMethod
{
    /// <summary>p = σ(logit / T): one number, for models whose logits are log-odds but too sure or too unsure (Guo et al. 2017, "On Calibration of Modern Neural Networks").</summary>
    [JsonStringEnumMemberName("temperature")]
    Temperature,

    /// <summary>
    /// p = σ(logit / T + b): two numbers. A listwise or pairwise loss leaves the zero of the logits open, which a temperature alone cannot
    /// mend (Platt 1999, "Probabilistic Outputs for Support Vector Machines").
    /// </summary>
    [JsonStringEnumMemberName("platt")]
    Platt,

    /// <summary>Any non-decreasing curve, linear between its points (Zadrozny and Elkan 2002, "Transforming Classifier Scores into Accurate Multiclass Probability Estimates"). Needs the most data.</summary>
    [JsonStringEnumMemberName("isotonic")]
    Isotonic,
}
