using System.Text;

namespace Reranker.Training;

/// <summary>Tells which queries are one: those that differ in case, blanks or the composition of letters only.</summary>
internal static class QueryKey
{
    public static string Of(string query) =>
        string.Join(' ', query.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)).Normalize(NormalizationForm.FormC).ToLowerInvariant();
}
