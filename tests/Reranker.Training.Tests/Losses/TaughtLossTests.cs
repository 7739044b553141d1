using CsCheck;
using static TorchSharp.torch;

namespace Reranker.Training.Tests;

/// <summary>What the losses make of a teacher beside labels, and without them.</summary>
public class TaughtLossTests
{
    static TaughtLossTests() => TorchRuntime.EnsureLoaded();

    private static readonly double[] Logits = [1.2, -0.4, 0.3];
    private static readonly double?[] Teacher = [0.5, 2, -1];

    [Fact]
    public void Listwise_softmax_mixes_grades_and_teacher_worked_out_by_hand()
    {
        // softmax(0.5, 2, −1) = (1.648721, 7.389056, 0.367879) / 9.405657; grades 2, 0, 1 are shares of 2/3, 0 and 1/3; w = 0.25.
        double[] soft = [0.175291, 0.785597, 0.039113], shares = [2 / 3.0, 0, 1 / 3.0];
        var expected = CrossEntropy([.. shares.Zip(soft, (share, teacher) => (0.75 * share) + (0.25 * teacher))]);
        Assert.Equal(expected, Value(new ListwiseSoftmaxLoss(0.25), List([2, 0, 1], Teacher)), 1e-5);
    }

    [Theory]
    [InlineData(0.25)]
    [InlineData(1)]
    public void A_list_without_labels_learns_from_the_teacher_alone(double weight) =>
        Assert.Equal(CrossEntropy([0.175291, 0.785597, 0.039113]), Value(new ListwiseSoftmaxLoss(weight), List([0, 0, 0], Teacher)), 1e-5);

    [Fact]
    public void The_temperature_divides_the_teachers_scores() =>
        Assert.Equal(
            Value(new ListwiseSoftmaxLoss(1), List([0, 0, 0], [.. Teacher.Select(static score => score / 0.1)])),
            Value(new ListwiseSoftmaxLoss(1, 0.1), List([0, 0, 0], Teacher)), 1e-5);

    [Fact]
    public void A_teacher_that_finds_all_the_same_says_nothing()
    {
        Assert.Equal(Value(new ListwiseSoftmaxLoss(), List([2, 0, 1], [])), Value(new ListwiseSoftmaxLoss(0.5), List([2, 0, 1], [3, 3, 3])), 1e-6);
        Assert.Equal(0, Value(new ListwiseSoftmaxLoss(0.5), List([0, 0, 0], [3, 3, 3])));
        Assert.Equal(0, Value(new MarginMseLoss(), List([1, 0, 0], [3, 3, 3])));
    }

    [Fact]
    public void Candidates_that_the_teacher_has_not_scored_have_no_share_of_its_distribution()
    {
        // softmax(0.5, −1) = (0.817574, 0.182426)
        Assert.Equal(CrossEntropy([0.817574, 0, 0.182426]), Value(new ListwiseSoftmaxLoss(1), List([0, 0, 0], [0.5, null, -1])), 1e-5);
    }

    [Fact]
    public void Margin_mse_without_labels_is_over_all_pairs_worked_out_by_hand() =>
        // Margins of the scores 1.6, 0.9, −0.7, of the teacher −1.5, 1.5, 3: (3.1² + 0.6² + 3.7²) / 3
        Assert.Equal((9.61 + 0.36 + 13.69) / 3, Value(new MarginMseLoss(), List([0, 0, 0], Teacher)), 1e-4);

    [Fact]
    public void More_of_the_teacher_is_a_straight_way_from_the_labels_loss_to_the_teachers() =>
        Gen.Select(Gen.Double[0, 1], Gen.Double[-5, 5].Array[3], Gen.Int[0, 2].Array[3]).Where(static sample => sample.Item3.Any(static grade => grade > 0)).Sample((weight, scores, grades) =>
        {
            var list = List([.. grades.Select(static grade => (double)grade)], [.. scores.Select(static score => (double?)score)]);
            var (labels, teacher) = (Value(new ListwiseSoftmaxLoss(), list), Value(new ListwiseSoftmaxLoss(1), list));
            Assert.Equal(((1 - weight) * labels) + (weight * teacher), Value(new ListwiseSoftmaxLoss(weight), list), 1e-4);
        }, iter: 100, threads: 1);

    private static double CrossEntropy(double[] target)
    {
        var normalizer = Math.Log(Logits.Sum(Math.Exp));
        return target.Zip(Logits, (share, logit) => share * (normalizer - logit)).Sum();
    }

    private static RankingCandidate[] List(double[] grades, double?[] scores) =>
        [.. grades.Select((grade, i) => new RankingCandidate($"{i}", "", grade) { TeacherScore = scores.ElementAtOrDefault(i) })];

    private static double Value(IRankingLoss loss, RankingCandidate[] list)
    {
        using var scope = NewDisposeScope();
        return loss.Compute(tensor(Logits, ScalarType.Float32).unsqueeze(0), ListBatch.Of([list])).item<float>();
    }
}
