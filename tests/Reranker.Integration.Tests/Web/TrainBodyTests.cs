using System.Text.Json;
using Reranker.Jobs;
using Reranker.Training;

namespace Reranker.Integration.Tests.Web;

public sealed class TrainBodyTests
{
    // How fast it runs and where it is saved is the host's.
    private static readonly string[] OfTheHost = [nameof(TrainingOptions.Threads), nameof(TrainingOptions.Checkpoint), nameof(TrainingOptions.StatesFile)];
    private static readonly JsonSerializerOptions Json = new() { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower, TypeInfoResolver = TrainingJsonContext.Default };

    [Fact]
    public void Every_option_of_a_training_can_be_asked_for()
    {
        var offered = typeof(TrainBody).GetProperties().Select(static property => property.Name).ToHashSet(StringComparer.Ordinal);
        Assert.All(typeof(TrainingOptions).GetProperties().Select(static property => property.Name).Except(OfTheHost), option => Assert.Contains(option, offered));
    }

    [Fact]
    public void What_is_asked_for_reaches_the_request_and_what_is_not_has_its_default()
    {
        const string Body =
            """
            {"date_from": "2025-07-01", "date_to": "2025-07-14", "base_model": "models:/m/1", "teacher": ["models:/m@champion", "bm25=0.5"],
             "feedback_negatives": "skip_above", "propensity_eta": 0.5, "propensity_max_weight": 4,
             "hard_negatives": 3, "hard_negatives_range_max": 20, "hard_negatives_absolute_margin": 0.1, "hard_negatives_relative_margin": 0.2,
             "calibration": "isotonic", "target_precision": 0.8,
             "epochs": 2, "batch_size": 4, "gradient_accumulation": 5, "num_negatives": 6, "in_batch_negatives": 1, "max_steps": 7,
             "learning_rate": 0.001, "warmup_ratio": 0.2, "schedule": "cosine", "layer_decay": 0.9, "frozen_layers": 1, "weight_decay": 0.02, "max_gradient_norm": 2,
             "dropout": 0.3, "max_length": 64, "loss": "margin_mse", "pos_weight": 3, "teacher_weight": 0.7, "teacher_temperature": 0.4, "seed": 8, "average_decay": 0.99, "evaluate_every": 9, "patience": 10}
            """;
        var expected = new RetrainingRequest(new DateWindow(new DateOnly(2025, 7, 1), new DateOnly(2025, 7, 14)))
        {
            BaseModel = "models:/m/1",
            Teacher = TeacherMixture.Parse(["models:/m@champion", "bm25=0.5"]),
            Labels = new FeedbackLabels { Negatives = FeedbackNegatives.SkipAbove, Propensity = new PropensityOptions { Eta = 0.5, MaxWeight = 4 } },
            HardNegatives = new HardNegativeOptions { NumNegatives = 3, RangeMax = 20, AbsoluteMargin = 0.1, RelativeMargin = 0.2 },
            Calibration = new CalibrationOptions { Method = CalibrationMethod.Isotonic, TargetPrecision = 0.8 },
            Training = new TrainingOptions
            {
                Epochs = 2, BatchSize = 4, GradientAccumulation = 5, NumNegatives = 6, InBatchNegatives = 1, MaxSteps = 7, LearningRate = 0.001, WarmupRatio = 0.2,
                Schedule = LearningRateSchedule.Cosine, LayerDecay = 0.9, FrozenLayers = 1, WeightDecay = 0.02, MaxGradientNorm = 2, Dropout = 0.3, MaxLength = 64,
                Loss = RankingLoss.MarginMse, PosWeight = 3, TeacherWeight = 0.7, TeacherTemperature = 0.4, Seed = 8, AverageDecay = 0.99, EvaluateEvery = 9, Patience = 10,
            },
        };

        Assert.Equal(expected, Read(Body).ToRequest());
        Assert.Equal(new PropensityOptions(), Read("""{"date_from": "2025-07-01", "date_to": "2025-07-14", "estimate_propensity": true}""").ToRequest().Labels.Propensity);
        Assert.Equal(TeacherMixture.Parse(["models:/m/1"]), Read("""{"date_from": "2025-07-01", "date_to": "2025-07-14", "teacher": "models:/m/1"}""").ToRequest().Teacher);
        Assert.Equal(new RetrainingRequest(expected.Window), Read("""{"date_from": "2025-07-01", "date_to": "2025-07-14"}""").ToRequest());
    }

    private static TrainBody Read(string json) =>
        JsonSerializer.Deserialize<TrainBody>(json, Json)!;
}
