namespace Reranker.Onnx;

/// <summary>The model that serves where none is named.</summary>
public static class DefaultModel
{
    /// <summary>
    /// Its folder beside the application: <c>models/reranker-small</c>, which the package <c>Reranker.Models.Small</c> puts there; where that is missing <c>models/reranker-mini</c>,
    /// which comes with this package.
    /// </summary>
    public static string Folder => FolderIn(AppContext.BaseDirectory);

    /// <summary>The folder of the default model in an application's folder; it need not exist.</summary>
    internal static string FolderIn(string application)
    {
        var small = Path.Combine(application, "models", "reranker-small");
        return Directory.Exists(small) ? small : Path.Combine(application, "models", "reranker-mini");
    }
}
