using static TorchSharp.torch;

namespace Reranker.Training.Tests;

public class LossTests
{
    static LossTests() => TorchRuntime.EnsureLoaded();

    private static readonly float[,] Logits = { { 1.2f, -0.4f, 0.3f }, { 0.5f, 2.0f, 9.9f } };
    private static readonly float[,] Grades = { { 2, 0, 1 }, { 0, 1, 0 } };
    private static readonly bool[,] Mask = { { true, true, true }, { true, true, false } };

    [Fact]
    public void Listwise_softmax_is_the_cross_entropy_of_normalised_grades_worked_out_by_hand()
    {
        // List 1: log Σ exp(1.2, −0.4, 0.3) = ln(3.320117 + 0.670320 + 1.349859) = 1.675281
        //   −(2/3 · (1.2 − 1.675281) + 1/3 · (0.3 − 1.675281)) = 0.775281
        // List 2 (its third place is padding): log Σ exp(0.5, 2) = ln(1.648721 + 7.389056) = 2.201413; −(2 − 2.201413) = 0.201413
        Assert.Equal((0.775281 + 0.201413) / 2, Value(new ListwiseSoftmaxLoss()), 1e-5);
    }

    [Fact]
    public void Binary_cross_entropy_is_the_mean_over_real_places_worked_out_by_hand()
    {
        // softplus(−1.2) + softplus(−0.4) + softplus(−0.3) + softplus(0.5) + softplus(−2.0), over 5
        double[] terms = [Softplus(-1.2), Softplus(-0.4), Softplus(-0.3), Softplus(0.5), Softplus(-2.0)];
        Assert.Equal(terms.Average(), Value(new BinaryCrossEntropyLoss()), 1e-6);

        static double Softplus(double x) => Math.Log(1 + Math.Exp(x));
    }

    [Fact]
    public void A_list_without_a_relevant_candidate_adds_nothing_to_the_listwise_loss()
    {
        using var scope = NewDisposeScope();
        var alone = new ListwiseSoftmaxLoss().Compute(tensor(new float[,] { { 1, 2 } }), tensor(new float[,] { { 1, 0 } }), tensor(new[,] { { true, true } }));
        var both = new ListwiseSoftmaxLoss().Compute(
            tensor(new float[,] { { 1, 2 }, { 5, 6 } }), tensor(new float[,] { { 1, 0 }, { 0, 0 } }), tensor(new[,] { { true, true }, { true, true } }));
        Assert.Equal(alone.item<float>(), both.item<float>(), 1e-6f);
    }

    public static TheoryData<RankingLoss> Losses => new(Enum.GetValues<RankingLoss>());

    [Theory]
    [MemberData(nameof(Losses))]
    public void Gradients_equal_finite_differences(RankingLoss kind)
    {
        using var scope = NewDisposeScope();
        var loss = CrossEncoderTrainer.CreateLoss(kind);
        var logits = tensor(Logits).to(ScalarType.Float64).requires_grad_();
        loss.Compute(logits, tensor(Grades).to(ScalarType.Float64), tensor(Mask)).backward();

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
            return loss.Compute(shifted, tensor(Grades).to(ScalarType.Float64), tensor(Mask)).item<double>();
        }
    }

    [Theory]
    [MemberData(nameof(Losses))]
    public void Padded_places_have_no_gradient(RankingLoss kind)
    {
        using var scope = NewDisposeScope();
        var logits = tensor(Logits).requires_grad_();
        CrossEncoderTrainer.CreateLoss(kind).Compute(logits, tensor(Grades), tensor(Mask)).backward();
        Assert.Equal(0f, logits.grad![1, 2].item<float>());
    }

    private static double Value(IRankingLoss loss)
    {
        using var scope = NewDisposeScope();
        return loss.Compute(tensor(Logits), tensor(Grades), tensor(Mask)).item<float>();
    }
}
