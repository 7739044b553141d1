using System.Text.Json;

namespace Reranker.Jobs;

/// <summary>Makes a retraining's request of a body, and says which field of it cannot be used.</summary>
internal static class TrainBodyReader
{
    private static readonly TrainingOptions Usual = new();

    extension(TrainBody body)
    {
        /// <exception cref="DateWindowException">The dates make no window.</exception>
        /// <exception cref="InvalidRerankRequestException">A field is out of its range, or goes with another one that is absent.</exception>
        public RetrainingRequest ToRequest()
        {
            var request = new RetrainingRequest(DateWindow.Parse(body.DateFrom, body.DateTo))
            {
                BaseModel = string.IsNullOrWhiteSpace(body.BaseModel) ? null : body.BaseModel,
                Labels = Labels(body),
                HardNegatives = HardNegatives(body),
                Teacher = Teacher(body),
                Calibration = Calibration(body),
                Training = Training(body),
            };
            Check(request.Training.Validate, Snake);
            Check(request.Labels.Validate, static option => option is nameof(FeedbackLabels.Negatives) ? "feedback_negatives" : $"propensity_{Snake(option)}");
            if (request.HardNegatives is { } negatives)
                Check(negatives.Validate, static option => option is nameof(HardNegativeOptions.NumNegatives) ? "hard_negatives" : $"hard_negatives_{Snake(option)}");
            Check(request.Calibration!.Validate, Snake);
            return request;
        }
    }

    private static FeedbackLabels Labels(TrainBody body)
    {
        var isEstimated = body.EstimatePropensity is true;
        if (isEstimated && body.PropensityEta is not null)
            throw new InvalidRerankRequestException("estimate_propensity", "'estimate_propensity' and 'propensity_eta' are both given. Give one of them.");
        var propensity = isEstimated || body.PropensityEta is not null ? new PropensityOptions { Eta = body.PropensityEta } : null;
        RequireWith("propensity_max_weight", body.PropensityMaxWeight, "propensity_eta", propensity);
        if (body.PropensityMaxWeight is { } most)
            propensity = propensity! with { MaxWeight = most };
        return new FeedbackLabels { Negatives = body.FeedbackNegatives ?? default, Propensity = propensity };
    }

    private static HardNegativeOptions? HardNegatives(TrainBody body)
    {
        RequireWith("hard_negatives_range_max", body.HardNegativesRangeMax, "hard_negatives", body.HardNegatives);
        RequireWith("hard_negatives_absolute_margin", body.HardNegativesAbsoluteMargin, "hard_negatives", body.HardNegatives);
        RequireWith("hard_negatives_relative_margin", body.HardNegativesRelativeMargin, "hard_negatives", body.HardNegatives);
        if (body.HardNegatives is not { } count)
            return null;
        var usual = new HardNegativeOptions();
        return new HardNegativeOptions
        {
            NumNegatives = count,
            RangeMax = body.HardNegativesRangeMax ?? usual.RangeMax,
            AbsoluteMargin = body.HardNegativesAbsoluteMargin ?? usual.AbsoluteMargin,
            RelativeMargin = body.HardNegativesRelativeMargin ?? usual.RelativeMargin,
        };
    }

    private static TeacherMixture? Teacher(TrainBody body)
    {
        if (body.Teacher is not { } names || names is [] || (names is [var only] && string.IsNullOrWhiteSpace(only)))
            return null;
        try
        {
            return TeacherMixture.Parse(names);
        }
        catch (TrainingException error)
        {
            throw new InvalidRerankRequestException("teacher", error.Message);
        }
    }

    private static CalibrationOptions Calibration(TrainBody body)
    {
        var usual = new CalibrationOptions();
        return new CalibrationOptions { Method = body.Calibration ?? usual.Method, TargetPrecision = body.TargetPrecision ?? usual.TargetPrecision };
    }

    private static TrainingOptions Training(TrainBody body) => new()
    {
        Epochs = body.Epochs ?? Usual.Epochs,
        BatchSize = body.BatchSize ?? Usual.BatchSize,
        GradientAccumulation = body.GradientAccumulation ?? Usual.GradientAccumulation,
        NumNegatives = body.NumNegatives ?? Usual.NumNegatives,
        InBatchNegatives = body.InBatchNegatives,
        MaxSteps = body.MaxSteps,
        LearningRate = body.LearningRate ?? Usual.LearningRate,
        WarmupRatio = body.WarmupRatio ?? Usual.WarmupRatio,
        Schedule = body.Schedule ?? Usual.Schedule,
        LayerDecay = body.LayerDecay ?? Usual.LayerDecay,
        FrozenLayers = body.FrozenLayers,
        WeightDecay = body.WeightDecay ?? Usual.WeightDecay,
        MaxGradientNorm = body.MaxGradientNorm ?? Usual.MaxGradientNorm,
        Dropout = body.Dropout,
        MaxLength = body.MaxLength,
        Loss = body.Loss ?? Usual.Loss,
        PosWeight = body.PosWeight ?? Usual.PosWeight,
        TeacherWeight = body.TeacherWeight ?? Usual.TeacherWeight,
        TeacherTemperature = body.TeacherTemperature ?? Usual.TeacherTemperature,
        Seed = body.Seed ?? Usual.Seed,
        AverageDecay = body.AverageDecay,
        EvaluateEvery = body.EvaluateEvery,
        Patience = body.Patience,
    };

    private static void RequireWith(string field, object? value, string other, object? otherValue)
    {
        if (value is not null && otherValue is null)
            throw new InvalidRerankRequestException(field, $"'{field}' goes with '{other}', which is absent. Give both, or neither.");
    }

    private static void Check(Action validate, Func<string, string> fieldOf)
    {
        try
        {
            validate();
        }
        catch (TrainingOptionException error)
        {
            var field = fieldOf(error.Option);
            throw new InvalidRerankRequestException(field, $"'{field}' is {error.Value}; expected {error.Expected}.");
        }
    }

    private static string Snake(string option) => JsonNamingPolicy.SnakeCaseLower.ConvertName(option);
}
