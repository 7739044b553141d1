using System.Globalization;

namespace Reranker.Training;

/// <summary>A teacher, or a model that judges negatives, gives all candidates of a query the same score, on every query there is: it has nothing to say.</summary>
public sealed class ConstantTeacherException : TrainingException
{
    internal ConstantTeacherException(string teacher, int queries)
        : base(string.Create(CultureInfo.InvariantCulture,
            $"The model '{teacher}' gives all candidates of a query the same score, on all {queries:N0} queries with several candidates; expected scores that tell them apart. Check with 'reranker score' that it is the model that you meant and that it is trained, or leave it out."))
    {
        Teacher = teacher;
        Queries = queries;
    }

    /// <summary>The teacher's name.</summary>
    public string Teacher { get; }

    /// <summary>On how many queries it was tried: all those with at least two candidates.</summary>
    public int Queries { get; }
}
