using CsCheck;

namespace Reranker.Onnx.Tests;

public class QuantizedWeightsTests
{
    private static readonly Gen<(float[] Weights, int Columns, int Limit)> Matrices =
        from rows in Gen.Int[1, 9]
        from columns in Gen.Int[1, 9]
        from weights in Gen.OneOf(Gen.Single[-100, 100], Gen.Const(0f)).Array[rows * columns]
        from limit in Gen.OneOf(Gen.Const(64), Gen.Const(127))
        select (weights, columns, limit);

    [Fact]
    public void A_weight_is_at_most_half_a_step_of_its_column_away() =>
        Matrices.Sample(static matrix =>
        {
            var quantized = QuantizedWeights.ByColumn(matrix.Weights, matrix.Columns, matrix.Limit);
            return matrix.Weights.Index().All(weight => IsNear(weight.Item, quantized.Values[weight.Index], quantized.Scales[weight.Index % matrix.Columns], matrix.Limit));
        });

    [Fact]
    public void A_weight_is_at_most_half_a_step_of_its_row_away() =>
        Matrices.Sample(static matrix =>
        {
            var quantized = QuantizedWeights.ByRow(matrix.Weights, matrix.Columns, matrix.Limit);
            return matrix.Weights.Index().All(weight => IsNear(weight.Item, quantized.Values[weight.Index], quantized.Scales[weight.Index / matrix.Columns], matrix.Limit));
        });

    [Fact]
    public void The_largest_weight_of_a_column_reaches_the_limit_and_zero_stays_zero()
    {
        var quantized = QuantizedWeights.ByColumn([0.5f, 0, -1, 0, 0.25f, 0], columns: 2, limit: 64);
        Assert.Equal([32, 0, -64, 0, 16, 0], quantized.Values);
        Assert.Equal(1f / 64, quantized.Scales[0]);
    }

    private static bool IsNear(float weight, sbyte value, float scale, int limit) =>
        Math.Abs((int)value) <= limit && Math.Abs(weight - (value * (double)scale)) <= scale * 0.5001;
}
