using static TorchSharp.torch;

namespace Reranker.Training;

/// <summary>What is known of the candidates of a step, lists of different lengths laid out as [lists, longest].</summary>
/// <param name="Grades">float: 0 for not relevant, higher is better; 0 at padded places.</param>
/// <param name="Mask">bool: true at real candidates.</param>
/// <param name="Weights">float: how much each candidate counts, 1 unless its evidence is biased (<see cref="RankingCandidate.Weight"/>); 0 at padded places.</param>
/// <param name="TeacherScores">float: the teacher's scores; 0 at padded places and where there is no teacher.</param>
/// <param name="Taught">bool: true at candidates that a teacher scored, in lists whose scores differ; a teacher that finds all the same says nothing.</param>
internal sealed record ListBatch(Tensor Grades, Tensor Mask, Tensor Weights, Tensor TeacherScores, Tensor Taught)
{
    /// <summary>Lays lists out.</summary>
    public static ListBatch Of(IReadOnlyList<RankingCandidate[]> lists)
    {
        var longest = lists.Max(static list => list.Length);
        var grades = new float[lists.Count, longest];
        var mask = new bool[lists.Count, longest];
        var weights = new float[lists.Count, longest];
        var teacher = new float[lists.Count, longest];
        var taught = new bool[lists.Count, longest];
        for (var row = 0; row < lists.Count; row++)
        {
            var isTaught = lists[row].AreTaught;
            for (var column = 0; column < lists[row].Length; column++)
            {
                var candidate = lists[row][column];
                grades[row, column] = (float)Math.Max(0, candidate.Grade);
                mask[row, column] = true;
                weights[row, column] = (float)candidate.Weight;
                teacher[row, column] = (float)(candidate.TeacherScore ?? 0);
                taught[row, column] = isTaught && candidate.TeacherScore is not null;
            }
        }

        return new ListBatch(tensor(grades), tensor(mask), tensor(weights), tensor(teacher), tensor(taught));
    }

    /// <summary>Lays the logits of all real candidates, [candidates], out in the same way; what stands at padded places does not matter.</summary>
    public Tensor Arrange(Tensor logits)
    {
        using var scope = NewDisposeScope();
        var places = (Mask.flatten().to_type(ScalarType.Int64).cumsum(0) - 1).clamp_min(0);
        return logits.index_select(0, places).view(Mask.shape).MoveToOuterDisposeScope();
    }
}
