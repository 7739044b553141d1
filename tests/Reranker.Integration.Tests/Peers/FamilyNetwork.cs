namespace Reranker.Integration.Tests;

/// <summary>What transformers computes for a sequence, written down from its <c>modeling_*.py</c>: slow, plain, and sharing nothing with the networks of this project.</summary>
internal sealed class FamilyNetwork(FamilyCheckpoint checkpoint)
{
    private const int Padding = 1; // RoBERTa's pad_token_id

    private readonly Dictionary<string, double[][]> _weights = new(StringComparer.Ordinal);
    private readonly bool _isDistilBert = checkpoint.Family == "distilbert";
    private readonly string _prefix = checkpoint.Family is "electra" or "distilbert" ? checkpoint.Family : "roberta";

    /// <summary>The logit of one sequence.</summary>
    /// <param name="ids">Its tokens.</param>
    /// <param name="secondSegmentStart">The first token of segment 1.</param>
    public double Score(ReadOnlySpan<int> ids, int secondSegmentStart)
    {
        var hidden = Embeddings(ids, secondSegmentStart);
        for (var layer = 0; layer < FamilyCheckpoint.Layers; layer++)
            hidden = Layer(hidden, layer);
        double[][] first = [hidden[0]];
        return checkpoint.Family switch
        {
            "distilbert" => Linear(Map(Linear(first, "pre_classifier"), static x => Math.Max(x, 0)), "classifier")[0][0],
            "electra" => Linear(Map(Linear(first, "classifier.dense"), Gelu), "classifier.out_proj")[0][0],
            _ => Linear(Map(Linear(first, "classifier.dense"), Math.Tanh), "classifier.out_proj")[0][0],
        };
    }

    private double[][] Embeddings(ReadOnlySpan<int> ids, int secondSegmentStart)
    {
        var name = $"{_prefix}.embeddings";
        var rows = new double[ids.Length][];
        var tokens = 0;
        for (var place = 0; place < ids.Length; place++)
        {
            // create_position_ids_from_input_ids: cumsum(ids != padding) * (ids != padding) + padding
            var position = _prefix != "roberta" ? place : ids[place] == Padding ? Padding : Padding + ++tokens;
            rows[place] = Sum(Weights($"{name}.word_embeddings.weight")[ids[place]], Weights($"{name}.position_embeddings.weight")[position]);
            if (!_isDistilBert)
                rows[place] = Sum(rows[place], Weights($"{name}.token_type_embeddings.weight")[place >= secondSegmentStart ? 1 : 0]);
        }

        var normed = Norm(rows, $"{name}.LayerNorm");
        return checkpoint.Family == "electra" ? Linear(normed, "electra.embeddings_project") : normed;
    }

    private double[][] Layer(double[][] input, int layer)
    {
        var name = _isDistilBert ? $"distilbert.transformer.layer.{layer}" : $"{_prefix}.encoder.layer.{layer}";
        string[] parts = _isDistilBert
            ? ["attention.q_lin", "attention.k_lin", "attention.v_lin", "attention.out_lin", "sa_layer_norm", "ffn.lin1", "ffn.lin2", "output_layer_norm"]
            : ["attention.self.query", "attention.self.key", "attention.self.value", "attention.output.dense", "attention.output.LayerNorm", "intermediate.dense", "output.dense", "output.LayerNorm"];
        var (query, key, value) = (Linear(input, $"{name}.{parts[0]}"), Linear(input, $"{name}.{parts[1]}"), Linear(input, $"{name}.{parts[2]}"));
        var attended = Norm(Sum(Linear(Attend(query, key, value), $"{name}.{parts[3]}"), input), $"{name}.{parts[4]}");
        return Norm(Sum(Linear(Map(Linear(attended, $"{name}.{parts[5]}"), Gelu), $"{name}.{parts[6]}"), attended), $"{name}.{parts[7]}");
    }

    private static double[][] Attend(double[][] query, double[][] key, double[][] value)
    {
        var width = query[0].Length / FamilyCheckpoint.Heads;
        double[][] result = [.. query.Select(static row => new double[row.Length])];
        for (var head = 0; head < FamilyCheckpoint.Heads; head++)
            for (var to = 0; to < query.Length; to++)
            {
                var start = head * width;
                double[] weights = [.. key.Select(row => Math.Exp(Enumerable.Range(start, width).Sum(i => query[to][i] * row[i]) / Math.Sqrt(width)))];
                var sum = weights.Sum();
                for (var from = 0; from < value.Length; from++)
                    for (var i = start; i < start + width; i++)
                        result[to][i] += weights[from] / sum * value[from][i];
            }

        return result;
    }

    private double[][] Linear(double[][] input, string name)
    {
        var (weight, bias) = (Weights($"{name}.weight"), Weights($"{name}.bias")[0]);
        return [.. input.Select(row => weight.Select((column, i) => bias[i] + column.Zip(row, static (left, right) => left * right).Sum()).ToArray())];
    }

    private double[][] Norm(double[][] input, string name)
    {
        var epsilon = _prefix == "roberta" ? 1e-5 : 1e-12;
        var (weight, bias) = (Weights($"{name}.weight")[0], Weights($"{name}.bias")[0]);
        return [.. input.Select(row =>
        {
            var mean = row.Average();
            var deviation = Math.Sqrt(row.Average(x => (x - mean) * (x - mean)) + epsilon);
            return row.Select((x, i) => ((x - mean) / deviation * weight[i]) + bias[i]).ToArray();
        })];
    }

    private static double[] Sum(double[] left, double[] right) => [.. left.Zip(right, static (one, other) => one + other)];

    private static double[][] Sum(double[][] left, double[][] right) => [.. left.Zip(right, Sum)];

    private static double[][] Map(double[][] rows, Func<double, double> function) => [.. rows.Select(row => row.Select(function).ToArray())];

    private static double Gelu(double x) => x / 2 * (1 + Erf(x / Math.Sqrt(2)));

    // Abramowitz and Stegun 7.1.26: within 1.5e-7.
    private static double Erf(double x)
    {
        var t = 1 / (1 + (0.3275911 * Math.Abs(x)));
        var tail = ((((((((1.061405429 * t) - 1.453152027) * t) + 1.421413741) * t) - 0.284496736) * t) + 0.254829592) * t * Math.Exp(-x * x);
        return Math.CopySign(1 - tail, x);
    }

    private double[][] Weights(string name)
    {
        if (!_weights.TryGetValue(name, out var rows))
            _weights[name] = rows = [.. checkpoint[name].Select(static row => row.Select(static value => (double)value).ToArray())];
        return rows;
    }
}
