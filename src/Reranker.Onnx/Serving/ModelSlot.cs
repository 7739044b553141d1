using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Reranker.Onnx;

/// <summary>Holds the model that serves, a cross-encoder or a sentence encoder, and switches it without a pause. Safe for concurrent use.</summary>
/// <remarks>
/// A new model is loaded and warmed beside the old one and takes its place in one step; the old one is freed after the last
/// request that started with it. When a load fails the old model stays, and <see cref="LastError"/> says why.
/// </remarks>
public sealed class ModelSlot : IModelStatus, IDisposable
{
    private readonly OnnxRerankerOptions _options;
    private readonly ModelKind? _kind;
    private readonly ILogger _logger;
    private readonly Func<CancellationToken, Task<ModelPackage>>? _initial;
    private readonly SemaphoreSlim _loading = new(1, 1);
    private LoadedModel? _current;
    private Exception? _lastError;
    private volatile bool _disposed;

    /// <summary>Makes an empty slot, to be filled with <see cref="LoadAsync"/>.</summary>
    /// <param name="options">How models run; <see cref="OnnxRerankerOptions.ModelFolder"/> is not used.</param>
    /// <param name="logger">Where switches and failures are logged.</param>
    /// <exception cref="Microsoft.Extensions.Options.OptionsValidationException">An option is out of its range.</exception>
    public ModelSlot(OnnxRerankerOptions? options = null, ILogger<ModelSlot>? logger = null)
        : this(options, logger, kind: null)
    {
    }

    /// <param name="options">How models run.</param>
    /// <param name="logger">Where switches and failures are logged.</param>
    /// <param name="kind">The only kind of models that it takes; <see langword="null"/> for both.</param>
    /// <param name="initial">Opens the slot's own model; <see langword="null"/> where it has none.</param>
    internal ModelSlot(OnnxRerankerOptions? options, ILogger<ModelSlot>? logger, ModelKind? kind, Func<CancellationToken, Task<ModelPackage>>? initial = null)
    {
        _options = OnnxRerankerOptionsValidator.Check(options);
        _kind = kind;
        Vectors = new DocumentVectors(_options.BiEncoder.MaxVectorBytes);
        _logger = logger ?? NullLogger<ModelSlot>.Instance;
        _initial = initial;
    }

    /// <summary>The model that serves; <see langword="null"/> while there is none.</summary>
    public ModelIdentity? Current => Volatile.Read(ref _current)?.Identity;

    /// <summary>Why the newest model could not be had; <see langword="null"/> after a load that went well.</summary>
    public Exception? LastError => Volatile.Read(ref _lastError);

    internal OnnxRerankerOptions Options => _options;

    /// <summary>Where sentence encoders keep the vectors of documents.</summary>
    internal DocumentVectors Vectors { get; }

    internal RerankerMetadata? Metadata(string providerName) =>
        Volatile.Read(ref _current) is not { } model ? null : new RerankerMetadata(providerName, model.Identity, model.MaxLength)
        {
            Settings = _options.ScoreSettings + model.Settings,
            Fusion = model.Fusion,
            DataType = _options.Precision is OnnxPrecision.Quantized ? "int8" : "float32",
            Parallelism = _options.ParallelBatches,
        };

    /// <summary>Loads and warms a model off the caller's thread, and switches to it.</summary>
    /// <param name="package">The model.</param>
    /// <param name="cancellationToken">Cancels the load before the switch; the old model stays.</param>
    /// <exception cref="ModelPackageException">A file is missing or broken; the old model stays.</exception>
    /// <exception cref="InferenceException">The model gives no usable number; the old model stays.</exception>
    public async Task LoadAsync(ModelPackage package, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(package);
        await _loading.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            await LoadCoreAsync(package, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            _loading.Release();
        }
    }

    /// <summary>Frees the model after the last request that uses it.</summary>
    public void Dispose()
    {
        _disposed = true;
        Unload();
    }

    /// <summary>Takes a hold on the current model; loads the slot's own model first where there is none yet.</summary>
    /// <exception cref="ModelUnavailableException">There is no model yet.</exception>
    internal ValueTask<ModelLease> LeaseAsync(CancellationToken cancellationToken) =>
        TryLease(out var lease) ? ValueTask.FromResult(lease) : LoadAndLeaseAsync(cancellationToken);

    /// <summary>Loads the slot's own model, unless one serves already.</summary>
    internal async Task EnsureLoadedAsync(CancellationToken cancellationToken)
    {
        if (_initial is null)
            return;
        await _loading.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            if (Current is not null)
                return;
            await LoadCoreAsync(await _initial(cancellationToken).ConfigureAwait(false), cancellationToken).ConfigureAwait(false);
        }
        catch (RerankerException error)
        {
            Report(error);
            throw;
        }
        finally
        {
            _loading.Release();
        }
    }

    /// <summary>Serves none until another is loaded; the model is freed after the last request that uses it.</summary>
    internal void Unload() => Retire(Interlocked.Exchange(ref _current, null));

    /// <summary>Notes why no newer model could be had, or, with <see langword="null"/>, that all is well.</summary>
    internal void Report(Exception? error) => Volatile.Write(ref _lastError, error);

    private async ValueTask<ModelLease> LoadAndLeaseAsync(CancellationToken cancellationToken)
    {
        await EnsureLoadedAsync(cancellationToken).ConfigureAwait(false);
        return TryLease(out var lease)
            ? lease
            : throw new ModelUnavailableException("No model is loaded yet. Wait until the host is ready." + (LastError is { } error ? $" The last attempt failed: {error.Message}" : ""), LastError);
    }

    // A model whose last holder has left is in no slot any more: then look again.
    private bool TryLease(out ModelLease lease)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        while (Volatile.Read(ref _current) is { } model)
        {
            if (!model.TryHold())
                continue;
            lease = new ModelLease(model);
            return true;
        }

        lease = default;
        return false;
    }

    private async Task LoadCoreAsync(ModelPackage package, CancellationToken cancellationToken)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        LoadedModel model;
        try
        {
            model = await Task.Run(() => LoadedModel.Load(package, _options, _kind, Vectors), cancellationToken).ConfigureAwait(false);
        }
        catch (RerankerException error)
        {
            Report(error);
            ServingInstruments.ModelFailed(error);
            ServingLog.LoadFailed(_logger, package.Identity, Current, error);
            throw;
        }

        if (cancellationToken.IsCancellationRequested)
        {
            model.Release();
            cancellationToken.ThrowIfCancellationRequested();
        }

        var old = Interlocked.Exchange(ref _current, model);
        Report(null);
        ServingInstruments.ModelTaken(model.Identity);
        ServingInstruments.ModelSwitches.Add(1);
        ServingLog.Switched(_logger, old?.Identity, model.Identity);
        Retire(old);
        if (_disposed)
            Unload();
    }

    private static void Retire(LoadedModel? model)
    {
        if (model is null)
            return;
        ServingInstruments.ModelReleased(model.Identity);
        model.Release();
    }
}
