namespace Reranker;

/// <summary>Brings a model package to this machine.</summary>
public interface IModelSource
{
    /// <summary>Resolves a model, downloads what is not here yet, and verifies it.</summary>
    /// <param name="model">A folder, <c>models:/name@alias</c>, <c>models:/name/version</c>, <c>models:/name/stage</c> or <c>runs:/id/path</c>.</param>
    /// <param name="cancellationToken">Cancels the download.</param>
    /// <exception cref="ModelPackageException">There is no such model, or its files are not what its manifest names.</exception>
    /// <exception cref="TrackingException">The registry refused or could not be reached.</exception>
    Task<ModelPackage> GetAsync(string model, CancellationToken cancellationToken = default);
}
