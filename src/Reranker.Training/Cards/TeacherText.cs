namespace Reranker.Training;

/// <summary>Who taught a model, in words.</summary>
internal static class TeacherText
{
    public static string Of(IReadOnlyList<TeacherIdentity> teachers, TrainingOptions options)
    {
        var names = string.Join(", ", teachers.Select(static one => one.Digest.Length > 0 ? $"{one.Teacher} (`{one.Digest}`)" : $"{one.Teacher}"));
        var scores = new TeacherMixture([.. teachers.Select(static one => one.Teacher)]).IsFused ? "their z-scores fused, query by query" : "its own scores";
        var share = options.Loss.NeedsTeacher ? "" : FormattableString.Invariant($"; {options.TeacherWeight} of the target where there are labels, all of it where there are none; temperature {options.TeacherTemperature}");
        return $"{names}; {scores}{share}";
    }
}
