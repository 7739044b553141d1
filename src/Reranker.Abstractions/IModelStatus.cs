namespace Reranker;

/// <summary>Which model serves, and why no newer one does: from <see cref="IReranker.GetService"/>, where a reranker changes its model while it runs.</summary>
public interface IModelStatus
{
    /// <summary>Gets the model that serves; <see langword="null"/> while there is none.</summary>
    ModelIdentity? Current { get; }

    /// <summary>Gets why the newest model could not be had; <see langword="null"/> while all is well.</summary>
    Exception? LastError { get; }
}
