using static TorchSharp.torch;

namespace Reranker.Training.Tests;

public class LossTests
{
    static LossTests() => TorchRuntime.EnsureLoaded();

    // Two lists, the second shorter: what stands at its padded place must not matter.
    private static readonly float[,] Logits = { { 1.2f, -0.4f, 0.3f }, { 0.5f, 2.0f, 9.9f } };

    private static readonly RankingCandidate[][] Lists =
    [
        [Candidate(2, teacher: 3), Candidate(0, teacher: -1), Candidate(1, teacher: 0.5)],
        [Candidate(0, teacher: -2), Candidate(1, teacher: 1)],
    ];

    public static TheoryData<RankingLoss> Losses => new(Enum.GetValues<RankingLoss>());

    public static TheoryData<RankingLoss> ContrastiveLosses => new(Enum.GetValues<RankingLoss>().Except([RankingLoss.BinaryCrossEntropy, RankingLoss.Mse]));

    [Fact]
    public void Listwise_softmax_is_the_cross_entropy_of_normalised_grades_worked_out_by_hand()
    {
        // List 1: log Σ exp(1.2, −0.4, 0.3) = ln(3.320117 + 0.670320 + 1.349859) = 1.675281
        //   −(2/3 · (1.2 − 1.675281) + 1/3 · (0.3 − 1.675281)) = 0.775281
        // List 2 (its third place is padding): log Σ exp(0.5, 2) = ln(1.648721 + 7.389056) = 2.201413; −(2 − 2.201413) = 0.201413
        Assert.Equal((0.775281 + 0.201413) / 2, Value(new ListwiseSoftmaxLoss()), 1e-5);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public void Binary_cross_entropy_is_the_mean_over_real_places_worked_out_by_hand(double posWeight)
    {
        // The relevant ones are 1.2, 0.3 and 2.0.
        double[] terms = [posWeight * Softplus(-1.2), Softplus(-0.4), posWeight * Softplus(-0.3), Softplus(0.5), posWeight * Softplus(-2.0)];
        Assert.Equal(terms.Average(), Value(new BinaryCrossEntropyLoss(posWeight)), 1e-6);
    }

    [Fact]
    public void RankNet_is_the_mean_logistic_loss_of_all_pairs_of_different_grades_worked_out_by_hand()
    {
        // List 1: 2 over 0, 2 over 1, 1 over 0; list 2: 1 over 0.
        double[] terms = [Softplus(-1.6), Softplus(-0.9), Softplus(-0.7), Softplus(-1.5)];
        Assert.Equal(terms.Average(), Value(new RankNetLoss()), 1e-6);
    }

    [Fact]
    public void LambdaLoss_weighs_each_pair_by_what_its_order_is_worth_worked_out_by_hand()
    {
        // Scores 1.2, −0.4, 0.3 with grades 0, 2, 1: ranks 1, 3, 2. maxDCG = 3 / log₂2 + 1 / log₂3 = 3.630930; G = 0, 0.826235, 0.275412.
        // 2 over 0: ranks 3 and 1, (|1/2 − 1| + 10 · (1/log₂3 − 1/log₂4)) · 0.826235 = 1.494904 · log₂(1 + e^1.6) = 2.573625 → 3.847323
        // 2 over 1: ranks 3 and 2, (|1/2 − 1/log₂3| + 10 · (1 − 1/log₂3)) · 0.550823 = 2.105043 · log₂(1 + e^0.7) = 1.591561 → 3.350305
        // 1 over 0: ranks 2 and 1, (|1/log₂3 − 1| + 10 · (1 − 1/log₂3)) · 0.275412 = 1.118108 · log₂(1 + e^0.9) = 1.790607 → 2.002092
        RankingCandidate[][] list = [[Candidate(0), Candidate(2), Candidate(1)]];
        Assert.Equal((3.847323 + 3.350305 + 2.002092) / 3, Value(new LambdaLoss(), new[,] { { 1.2f, -0.4f, 0.3f } }, list), 1e-4);
    }

    [Fact]
    public void LambdaLoss_of_two_lists_is_the_mean_over_all_their_pairs() =>
        // Computed apart, in Python's doubles, by the steps of sentence-transformers' LambdaLoss (sort by score, NDCGLoss2PPScheme with μ = 10, binary logarithm, mean).
        Assert.Equal(0.8222864559789782, Value(new LambdaLoss()), 1e-6);

    [Fact]
    public void Multiple_negatives_ranking_sets_each_relevant_candidate_against_the_irrelevant_ones_worked_out_by_hand()
    {
        double[] terms = [Against(1.2, -0.4), Against(0.3, -0.4), Against(2.0, 0.5)];
        Assert.Equal(terms.Average(), Value(new MultipleNegativesRankingLoss()), 1e-6);

        static double Against(double positive, double negative) => Softplus(10 * (Sigmoid(negative) - Sigmoid(positive)));

        static double Sigmoid(double x) => 1 / (1 + Math.Exp(-x));
    }

    [Fact]
    public void Multiple_negatives_ranking_takes_scaled_cosines_as_they_are()
    {
        double[] terms = [Softplus(-0.4 - 1.2), Softplus(-0.4 - 0.3), Softplus(0.5 - 2.0)];
        Assert.Equal(terms.Average(), Value(RankingLosses.Create(new TrainingOptions { Loss = RankingLoss.MultipleNegativesRanking }, ofCosines: true)), 1e-6);
    }

    [Fact]
    public void Mse_is_the_squared_distance_to_the_teacher_worked_out_by_hand() =>
        // (1.2 − 3)² + (−0.4 + 1)² + (0.3 − 0.5)² + (0.5 + 2)² + (2 − 1)² = 3.24 + 0.36 + 0.04 + 6.25 + 1, over 5
        Assert.Equal(2.178, Value(new MseLoss()), 1e-5);

    [Fact]
    public void Margin_mse_is_the_squared_distance_to_the_teachers_margins_worked_out_by_hand() =>
        // (1.6 − 4)² + (0.9 − 2.5)² + (0.7 − 1.5)² + (1.5 − 3)² = 5.76 + 2.56 + 0.64 + 2.25, over 4
        Assert.Equal(2.8025, Value(new MarginMseLoss()), 1e-5);

    [Theory]
    [InlineData(RankingLoss.ListwiseSoftmax)]
    [InlineData(RankingLoss.BinaryCrossEntropy)]
    [InlineData(RankingLoss.RankNet)]
    [InlineData(RankingLoss.LambdaLoss)]
    [InlineData(RankingLoss.MultipleNegativesRanking)]
    public void A_weight_counts_a_choice_several_times(RankingLoss kind)
    {
        // A choice with weight 3 in one list, against the same list three times.
        var loss = Create(kind);
        var once = new[,] { { 0.2f, 1.1f }, { 0.4f, -0.3f } };
        var thrice = new[,] { { 0.2f, 1.1f }, { 0.2f, 1.1f }, { 0.2f, 1.1f }, { 0.4f, -0.3f } };
        RankingCandidate[] weighted = [Candidate(1) with { Weight = 3 }, Candidate(0) with { Weight = kind == RankingLoss.BinaryCrossEntropy ? 3 : 1 }];
        RankingCandidate[] plain = [Candidate(1), Candidate(0)];
        Assert.Equal(Value(loss, thrice, [plain, plain, plain, plain]), Value(loss, once, [weighted, plain]), 1e-5);
    }

    [Theory]
    [MemberData(nameof(ContrastiveLosses))]
    public void A_list_without_contrast_adds_nothing(RankingLoss kind)
    {
        var loss = Create(kind);
        RankingCandidate[] informative = [Candidate(1, teacher: 1), Candidate(0, teacher: 0)], flat = [Candidate(0), Candidate(0)];
        Assert.Equal(Value(loss, new[,] { { 1f, 2f } }, [informative]), Value(loss, new[,] { { 1f, 2f }, { 5f, 6f } }, [informative, flat]), 1e-6);
        Assert.Equal(0, Value(loss, new[,] { { 5f, 6f } }, [flat]));
    }

    [Theory]
    [MemberData(nameof(Losses))]
    public void Gradients_equal_finite_differences(RankingLoss kind)
    {
        using var scope = NewDisposeScope();
        var loss = Create(kind);
        var logits = tensor(Logits).to(ScalarType.Float64).requires_grad_();
        loss.Compute(logits, Doubles(Lists)).backward();

        const double Step = 1e-5;
        for (var row = 0; row < 2; row++)
        {
            for (var column = 0; column < 3; column++)
            {
                var difference = (Shifted(row, column, Step) - Shifted(row, column, -Step)) / (2 * Step);
                Assert.Equal(difference, logits.grad![row, column].item<double>(), 1e-6);
            }
        }

        double Shifted(int row, int column, double step)
        {
            using var inner = NewDisposeScope();
            using var noGradients = no_grad();
            var shifted = tensor(Logits).to(ScalarType.Float64);
            shifted[row, column] += step;
            return loss.Compute(shifted, Doubles(Lists)).item<double>();
        }
    }

    [Theory]
    [MemberData(nameof(Losses))]
    public void Padded_places_have_no_gradient_and_real_ones_have(RankingLoss kind)
    {
        using var scope = NewDisposeScope();
        var logits = tensor(Logits).requires_grad_();
        Create(kind).Compute(logits, ListBatch.Of(Lists)).backward();
        Assert.Equal(0f, logits.grad![1, 2].item<float>());
        Assert.NotEqual(0f, logits.grad![1, 1].item<float>());
    }

    [Fact]
    public void Logits_are_laid_out_list_by_list()
    {
        using var scope = NewDisposeScope();
        var arranged = ListBatch.Of(Lists).Arrange(tensor(new float[] { 1, 2, 3, 4, 5 }));
        Assert.Equal([1f, 2, 3, 4, 5], arranged.masked_select(ListBatch.Of(Lists).Mask).data<float>().ToArray());
        Assert.Equal([2L, 3], arranged.shape);
    }

    private static RankingCandidate Candidate(double grade, double? teacher = null) => new("", "", grade) { TeacherScore = teacher };

    private static IRankingLoss Create(RankingLoss kind) => RankingLosses.Create(new TrainingOptions { Loss = kind });

    private static double Value(IRankingLoss loss) => Value(loss, Logits, Lists);

    private static double Value(IRankingLoss loss, float[,] logits, RankingCandidate[][] lists)
    {
        using var scope = NewDisposeScope();
        return loss.Compute(tensor(logits), ListBatch.Of(lists)).item<float>();
    }

    private static ListBatch Doubles(RankingCandidate[][] lists)
    {
        var batch = ListBatch.Of(lists);
        return batch with { Grades = batch.Grades.to(ScalarType.Float64), Weights = batch.Weights.to(ScalarType.Float64), TeacherScores = batch.TeacherScores.to(ScalarType.Float64) };
    }

    private static double Softplus(double x) => Math.Log(1 + Math.Exp(x));
}
