using static TorchSharp.torch;

namespace Reranker.Training.Tests;

public sealed class DistillationLossTests
{
    [Fact]
    public void It_is_worked_out_by_hand()
    {
        TorchRuntime.EnsureLoaded();
        using var scope = NewDisposeScope();
        var student = tensor(new float[] { 1, 0, 0, 1, 0.6f, 0.8f }, [3, 2]);
        var teacher = tensor(new float[] { 1, 0, 0.8f, 0.6f, 0, 1 }, [3, 2]);
        var options = new DistillationOptions { SimilarityWeight = 2, Temperature = 0.5 };

        var distance = 1 - ((1 + 0.6 + 0.8) / 3);
        // Cosines of each text with both others: student 0, .6 | 0, .8 | .6, .8; teacher .8, 0 | .8, .6 | 0, .6.
        var divergence = (Divergence(.8, 0, 0, .6) + Divergence(.8, .6, 0, .8) + Divergence(0, .6, .6, .8)) / 3;
        Assert.Equal(distance + (2 * divergence), DistillationLoss.Of(student, teacher, teacher, options).item<float>(), 1e-5);
        Assert.Equal(distance, DistillationLoss.Of(student, teacher, teacher, options with { SimilarityWeight = 0 }).item<float>(), 1e-6);

        static double Divergence(double first, double second, double firstOfStudent, double secondOfStudent)
        {
            var wanted = Softmax(first, second);
            var actual = Softmax(firstOfStudent, secondOfStudent);
            return (wanted * Math.Log(wanted / actual)) + ((1 - wanted) * Math.Log((1 - wanted) / (1 - actual)));
        }

        static double Softmax(double first, double second) => 1 / (1 + Math.Exp((second - first) / 0.5));
    }

    [Fact]
    public void A_student_whose_vectors_are_the_teachers_loses_nothing_and_the_gradient_is_finite()
    {
        TorchRuntime.EnsureLoaded();
        using var scope = NewDisposeScope();
        random.manual_seed(1);
        var vectors = nn.functional.normalize(randn(8, 4), dim: -1);
        var student = vectors.clone().requires_grad_();
        var loss = DistillationLoss.Of(student, vectors, vectors, new DistillationOptions());
        loss.backward();
        Assert.Equal(0, loss.item<float>(), 1e-5);
        Assert.True(student.grad!.isfinite().all().item<bool>());
    }
}
