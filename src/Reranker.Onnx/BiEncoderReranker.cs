namespace Reranker.Onnx;

/// <summary>Reranks with a sentence encoder (a bi-encoder) on ONNX Runtime: query and document become vectors, each by itself, and their cosine is the score.</summary>
/// <remarks>
/// The vectors of documents are kept, so that a document that was seen before costs a dot product; see <see cref="DocumentVectors"/>. The raw score (<see cref="RerankOptions.RawScores"/>) is the
/// cosine, from −1 to 1; the plain score is (1 + cosine) / 2, from 0 to 1, which is no probability; the calibrated one is what the package's calibration makes of the cosine. A long
/// text loses its end. Safe for concurrent use; requests take turns as those of <see cref="OnnxReranker"/> do. See docs/bi-encoders.md.
/// </remarks>
public sealed class BiEncoderReranker : IReranker
{
    private const int ChunkLength = 256;

    private readonly SlotReranker _reranker;

    /// <summary>Serves whatever model a slot holds, and follows its switches. The slot stays the caller's to dispose of.</summary>
    /// <remarks>A slot that is given a cross-encoder is served as <see cref="OnnxReranker"/> does.</remarks>
    public BiEncoderReranker(ModelSlot slot)
        : this(slot, ownsSlot: false)
    {
    }

    /// <summary>Serves the sentence encoder of a folder, which is loaded at the first request.</summary>
    /// <param name="folder">The folder of the package.</param>
    /// <param name="options">How it runs; the defaults when <see langword="null"/>.</param>
    /// <exception cref="Microsoft.Extensions.Options.OptionsValidationException">An option is out of its range.</exception>
    public BiEncoderReranker(string folder, OnnxRerankerOptions? options = null)
        : this(OnnxReranker.FolderSlot(folder, options, logger: null, ModelKind.SentenceEncoder), ownsSlot: true)
    {
    }

    private BiEncoderReranker(ModelSlot slot, bool ownsSlot)
    {
        ArgumentNullException.ThrowIfNull(slot);
        _reranker = new SlotReranker(slot, ownsSlot);
    }

    /// <summary>The vectors that are kept, of this model and of those before it.</summary>
    public DocumentVectors Vectors => _reranker.Slot.Vectors;

    /// <summary>Loads the sentence encoder of a folder.</summary>
    /// <inheritdoc cref="LoadAsync(ModelPackage, OnnxRerankerOptions?, CancellationToken)"/>
    public static async Task<BiEncoderReranker> LoadAsync(string folder, OnnxRerankerOptions? options = null, CancellationToken cancellationToken = default) =>
        await LoadAsync(await ModelPackage.OpenAsync(folder, cancellationToken: cancellationToken).ConfigureAwait(false), options, cancellationToken).ConfigureAwait(false);

    /// <summary>Loads the sentence encoder of a package.</summary>
    /// <param name="package">The package.</param>
    /// <param name="options">How it runs; the defaults when <see langword="null"/>.</param>
    /// <param name="cancellationToken">Cancels the load.</param>
    /// <returns>A reranker that is warm.</returns>
    /// <exception cref="ModelPackageException">A file is missing or broken, asks for a pooling or names a prompt that is not known, or the package holds a cross-encoder.</exception>
    /// <exception cref="DocumentVectorsException"><see cref="BiEncoderOptions.VectorsFile"/> cannot be read, or is of another model.</exception>
    public static async Task<BiEncoderReranker> LoadAsync(ModelPackage package, OnnxRerankerOptions? options = null, CancellationToken cancellationToken = default) =>
        new(await OnnxReranker.LoadSlotAsync(package, options, ModelKind.SentenceEncoder, cancellationToken).ConfigureAwait(false), ownsSlot: true);

    /// <inheritdoc/>
    /// <exception cref="ModelUnavailableException">There is no model yet.</exception>
    /// <exception cref="RerankerOverloadedException">More waits than <see cref="OnnxRerankerOptions.MaxQueuedTokens"/>.</exception>
    public Task<RerankResponse> RerankAsync(RerankRequest request, RerankOptions? options = null, CancellationToken cancellationToken = default) =>
        _reranker.RerankAsync(request, options, cancellationToken);

    /// <inheritdoc/>
    /// <exception cref="ModelUnavailableException">There is no model yet.</exception>
    /// <exception cref="RerankerOverloadedException">More waits than <see cref="OnnxRerankerOptions.MaxQueuedTokens"/>.</exception>
    public Task<ScoreResponse> ScoreAsync(ScoreRequest request, RerankOptions? options = null, CancellationToken cancellationToken = default) =>
        _reranker.ScoreAsync(request, options, cancellationToken);

    /// <summary>Makes and keeps the vectors of a corpus ahead of the requests.</summary>
    /// <remarks>Of more than <see cref="DocumentVectors.MaxBytes"/> holds only the last stay.</remarks>
    /// <param name="documents">The texts, as requests will have them.</param>
    /// <param name="progress">Told after every few hundred how many documents are done.</param>
    /// <param name="cancellationToken">Stops the work; what was made stays.</param>
    /// <returns>How many were not known before.</returns>
    /// <exception cref="ModelUnavailableException">There is no model yet.</exception>
    /// <exception cref="ModelPackageException">The model that serves is a cross-encoder.</exception>
    /// <exception cref="InvalidRerankRequestException">A document is <see langword="null"/>.</exception>
    /// <exception cref="RerankerOverloadedException">More waits than <see cref="OnnxRerankerOptions.MaxQueuedTokens"/>.</exception>
    public async Task<int> PrecomputeAsync(IEnumerable<string> documents, IProgress<int>? progress = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(documents);
        var (done, made) = (0, 0);
        foreach (var chunk in documents.Chunk(ChunkLength))
        {
            RequireTexts(chunk, done);
            using var lease = await _reranker.Slot.LeaseAsync(cancellationToken).ConfigureAwait(false);
            var (encoder, run) = (Encoder(lease), _reranker.Run(cancellationToken));
            made += await Task.Run(() => encoder.PrecomputeAsync(chunk, run), cancellationToken).ConfigureAwait(false);
            progress?.Report(done += chunk.Length);
        }

        return made;
    }

    /// <summary>Gets the vectors of documents; those that are not known are made first, and kept.</summary>
    /// <param name="documents">The texts, as requests will have them.</param>
    /// <param name="cancellationToken">Stops the work; what was made stays.</param>
    /// <returns>A vector of length 1 for each document, in their order.</returns>
    /// <exception cref="ModelUnavailableException">There is no model yet.</exception>
    /// <exception cref="ModelPackageException">The model that serves is a cross-encoder.</exception>
    /// <exception cref="InvalidRerankRequestException">A document is <see langword="null"/>.</exception>
    /// <exception cref="RerankerOverloadedException">More waits than <see cref="OnnxRerankerOptions.MaxQueuedTokens"/>.</exception>
    public async Task<IReadOnlyList<ReadOnlyMemory<float>>> GetVectorsAsync(IEnumerable<string> documents, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(documents);
        var vectors = new List<ReadOnlyMemory<float>>();
        foreach (var chunk in documents.Chunk(ChunkLength))
        {
            RequireTexts(chunk, vectors.Count);
            using var lease = await _reranker.Slot.LeaseAsync(cancellationToken).ConfigureAwait(false);
            var (encoder, run) = (Encoder(lease), _reranker.Run(cancellationToken));
            vectors.AddRange(await Task.Run(() => encoder.GetVectorsAsync(chunk, run), cancellationToken).ConfigureAwait(false));
        }

        return vectors;
    }

    /// <summary>Writes the vectors of the model that serves to a file, which is the old one or the new one at any moment.</summary>
    /// <param name="path">The file; one that is there is replaced.</param>
    /// <param name="cancellationToken">Cancels the work; an older file stays.</param>
    /// <exception cref="ModelUnavailableException">There is no model yet.</exception>
    /// <exception cref="ModelPackageException">The model that serves is a cross-encoder.</exception>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public async Task SaveVectorsAsync(string path, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        using var lease = await _reranker.Slot.LeaseAsync(cancellationToken).ConfigureAwait(false);
        await Encoder(lease).WriteVectorsAsync(path, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Reads vectors that <see cref="SaveVectorsAsync"/> wrote, beside those that are known.</summary>
    /// <param name="path">The file; less than 2 GiB.</param>
    /// <param name="cancellationToken">Cancels the wait for the model.</param>
    /// <returns>How many there were.</returns>
    /// <exception cref="DocumentVectorsException">The file is missing, broken, or of another model or other options than those that serve.</exception>
    /// <exception cref="ModelUnavailableException">There is no model yet.</exception>
    /// <exception cref="ModelPackageException">The model that serves is a cross-encoder.</exception>
    public async Task<int> LoadVectorsAsync(string path, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        using var lease = await _reranker.Slot.LeaseAsync(cancellationToken).ConfigureAwait(false);
        var encoder = Encoder(lease);
        return await Task.Run(() => encoder.ReadVectors(path), cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    /// <remarks>Knows <see cref="RerankerMetadata"/> (once a model is loaded), <see cref="ModelSlot"/> and <see cref="DocumentVectors"/>.</remarks>
    public object? GetService(Type serviceType, object? serviceKey = null) => _reranker.Find(this, serviceType, serviceKey);

    /// <inheritdoc/>
    public void Dispose() => _reranker.Dispose();

    private static void RequireTexts(string[] chunk, int before)
    {
        if (Array.IndexOf(chunk, null) is >= 0 and var missing)
            throw new InvalidRerankRequestException("documents", $"The document {before + missing} has no text; expected a string, which may be empty.");
    }

    private static LoadedEncoder Encoder(ModelLease lease) => lease.Model as LoadedEncoder
        ?? throw new ModelPackageException(lease.Model.Identity.Name, $"The model {lease.Model.Identity} is a cross-encoder, which has no vectors; expected a sentence encoder.");
}
