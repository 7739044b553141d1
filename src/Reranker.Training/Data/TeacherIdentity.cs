namespace Reranker.Training;

/// <summary>A teacher that scored a dataset.</summary>
/// <param name="Teacher">As it was asked for.</param>
/// <param name="Digest">Of its model package, or for <c>bm25</c> of the pools of texts and BM25's parameters: SHA-256, 64 lower-case hexadecimal digits; empty where it does not tell.</param>
public sealed record TeacherIdentity(WeightedTeacher Teacher, string Digest);
