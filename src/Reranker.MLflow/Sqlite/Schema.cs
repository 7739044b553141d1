namespace Reranker.MLflow;

/// <summary>The tables of MLflow 2.12.1.</summary>
internal static class Schema
{
    public static SqlStatement Create()
    {
        using var stream = typeof(Schema).Assembly.GetManifestResourceStream("Reranker.MLflow.schema.sql")!;
        using var reader = new StreamReader(stream);
        return SqlStatement.Text(reader.ReadToEnd());
    }
}
