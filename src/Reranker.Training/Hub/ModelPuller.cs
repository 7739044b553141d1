using Reranker.Onnx;

namespace Reranker.Training;

/// <summary>Brings models here from a hub or a folder, as packages that are checked, sealed and ready to serve.</summary>
/// <remarks>
/// A hub is a server with Hugging Face's HTTP API. Every file is checked against the hub's checksum; pickles are never fetched. A model with
/// <c>model.safetensors</c> but no <c>onnx/model.onnx</c> is exported. Safe for concurrent use.
/// </remarks>
public sealed class ModelPuller(HttpClient http, HubOptions? options = null)
{
    // Short, long, and as odd as they come.
    private static readonly QueryDocumentPair[] Probe =
    [
        new("a", ""),
        new("how to remove dead rows", "VACUUM reclaims storage occupied by dead tuples."),
        new("café crème?", "Ünïcödé — “quoted”… 数据库 🙂 x=1;y+=2"),
        new("long", string.Join(' ', Enumerable.Repeat("An index finds rows faster than a scan.", 200))),
    ];

    private readonly HubOptions _options = options ?? new HubOptions();

    /// <summary>A client that follows no redirects by itself, as a puller needs it.</summary>
    public static HttpClient CreateHttpClient() => new(new SocketsHttpHandler { AllowAutoRedirect = false, ConnectTimeout = TimeSpan.FromSeconds(30) })
    {
        Timeout = TimeSpan.FromSeconds(60), // until the headers are here
        DefaultRequestHeaders = { { "User-Agent", "reranker" } },
    };

    /// <summary>Makes a package of a model.</summary>
    /// <param name="model">A folder, a model's id on the hub (<c>cross-encoder/ms-marco-MiniLM-L-6-v2</c>), or its address (<c>https://host/owner/name</c>).</param>
    /// <param name="folder">Where the package shall be; it must not exist yet.</param>
    /// <param name="progress">Told while files arrive.</param>
    /// <param name="cancellationToken">Cancels the work; what has arrived stays in the cache.</param>
    /// <exception cref="HubException">The hub has no such model, or it does not arrive whole.</exception>
    /// <exception cref="ModelPackageException">The files are no model that can be served or trained.</exception>
    /// <exception cref="TrainingException">The folder exists or cannot be written.</exception>
    public async Task<ModelPackage> PullAsync(string model, string folder, IProgress<PullProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(model);
        ArgumentException.ThrowIfNullOrEmpty(folder);
        if (Path.Exists(folder))
            throw new TrainingException($"'{folder}' exists. Name a folder that does not, or remove it first: a package is never overwritten.");
        if (Directory.Exists(model))
            return await FinishAsync(await ModelPackage.OpenAsync(model, cancellationToken: cancellationToken).ConfigureAwait(false), name: null, folder, cancellationToken).ConfigureAwait(false);

        var (settings, id) = Locate(model);
        var hub = new HubClient(http, settings);
        var staged = Path.Combine(settings.CacheFolder, $"{Guid.NewGuid():N}.tmp");
        try
        {
            var commit = await hub.ResolveAsync(id, cancellationToken).ConfigureAwait(false);
            var cache = new HubCache(hub, settings);
            foreach (var file in PackageFiles.Choose(id, await hub.ListAsync(id, commit, cancellationToken).ConfigureAwait(false)))
            {
                var blob = await cache.GetAsync(id, commit, file, progress, cancellationToken).ConfigureAwait(false);
                var path = Path.Combine(staged, file.Path);
                Directory.CreateDirectory(Path.GetDirectoryName(path)!);
                File.Copy(blob, path);
            }

            return await FinishAsync(await ModelPackage.OpenAsync(staged, id, commit, cancellationToken).ConfigureAwait(false), id, folder, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception error) when (error is HttpRequestException or TaskCanceledException { InnerException: TimeoutException })
        {
            throw new HubException($"The hub {Redaction.Of(settings.Endpoint)} cannot be reached: {error.Message} Look at the address (HF_ENDPOINT) and the network.", error);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new HubException($"'{id}' cannot be kept in '{settings.CacheFolder}': {error.Message}", error);
        }
        finally
        {
            if (Directory.Exists(staged))
                Directory.Delete(staged, recursive: true);
        }
    }

    private (HubOptions Options, string Id) Locate(string model)
    {
        var (settings, id) = Uri.TryCreate(model, UriKind.Absolute, out var uri) && uri.Scheme is "https" or "http"
            ? (_options with { Endpoint = new Uri(uri.GetLeftPart(UriPartial.Authority)), Token = uri.Host == _options.Endpoint.Host ? _options.Token : null }, uri.AbsolutePath.Trim('/'))
            : (_options, model);
        return id.Split('/') is { Length: 1 or 2 } parts && parts.All(static part => part.Length > 0 && part is not ("." or "..") && part.All(static letter => char.IsAsciiLetterOrDigit(letter) || letter is '-' or '_' or '.'))
            ? (settings, id)
            : throw new HubException($"'{Redaction.Of(model)}' is neither a folder nor a model on a hub; expected a path, OWNER/NAME, or https://HOST/OWNER/NAME.");
    }

    // To be trained, or served as a sentence encoder; where nothing says that it is one, what its network gives may be anything.
    private static Task<ModelPackage> PublishEncoderAsync(ModelPackage source, string? name, string folder, CancellationToken cancellationToken) =>
        PackageFolder.PublishAsync(folder, async partial =>
        {
            CrossEncoder.Load(source, headSeed: 0).Dispose(); // sound
            PackageFolder.CopyFiles(source.Folder, partial);
            if (Path.Combine(partial, "onnx") is var networks && Directory.Exists(networks) && SentenceModules.Find(partial) is not { HasPooling: true })
                Directory.Delete(networks, recursive: true);
            await ModelPackage.SealAsync(partial, new ModelManifest { BaseModel = name, MaxLength = PairTokenizer.Load(source).MaxLength }, cancellationToken).ConfigureAwait(false);
        }, cancellationToken);

    /// <summary>Publishes the files as they are where there is a network, otherwise exports the weights.</summary>
    private static async Task<ModelPackage> FinishAsync(ModelPackage source, string? name, string folder, CancellationToken cancellationToken)
    {
        if (CheckpointReader.IsEncoder(source))
            return await PublishEncoderAsync(source, name, folder, cancellationToken).ConfigureAwait(false);
        var manifest = source.Manifest ?? new ModelManifest
        {
            BaseModel = name,
            MaxLength = PairTokenizer.Load(source).MaxLength,
            Activation = RerankerModel.IsSentenceEncoder(source) ? null : CrossEncoderConfig.Load(source).Activation.ManifestName(),
        };
        if (!File.Exists(source.OnnxPath))
        {
            using var model = CrossEncoder.Load(source);
            var card = Path.Combine(source.Folder, "README.md");
            return await CrossEncoderExporter.ExportAsync(model, folder, new ExportOptions
            {
                Probe = Probe,
                Manifest = manifest,
                ModelCard = File.Exists(card) ? await File.ReadAllTextAsync(card, cancellationToken).ConfigureAwait(false) : "",
            }, cancellationToken).ConfigureAwait(false);
        }

        return await PackageFolder.PublishAsync(folder, async partial =>
        {
            PackageFolder.CopyFiles(source.Folder, partial);
            var package = await ModelPackage.SealAsync(partial, manifest, cancellationToken).ConfigureAwait(false);
            // Loading runs it once.
            (await RerankerModel.LoadAsync(package, cancellationToken: cancellationToken).ConfigureAwait(false)).Dispose();
        }, cancellationToken).ConfigureAwait(false);
    }
}
