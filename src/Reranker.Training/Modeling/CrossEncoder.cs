using Reranker.Onnx;
using static TorchSharp.torch;

namespace Reranker.Training;

/// <summary>A cross-encoder that can learn: weights in torch, and the tokenizer that belongs to them.</summary>
/// <remarks>Holds native memory until disposed. Not safe for concurrent use.</remarks>
public sealed class CrossEncoder : IDisposable
{
    private CrossEncoder(CrossEncoderModule module, PairTokenizer tokenizer, IReadOnlyList<string>? vocabulary, ModelPackage? basePackage)
    {
        Module = module;
        Tokenizer = tokenizer;
        Vocabulary = vocabulary;
        BasePackage = basePackage;
    }

    /// <summary>The model's shape.</summary>
    public BertConfig Config => Module.Config;

    /// <summary>The tokenizer; the same class serves the exported model.</summary>
    public PairTokenizer Tokenizer { get; }

    /// <summary>Pooling, prompts and scale of a bi-encoder, none of them left open; <see langword="null"/> for a cross-encoder.</summary>
    public SentenceEncoderOptions? BiEncoder => Module is BiEncoderModule encoder
        ? new SentenceEncoderOptions { Pooling = encoder.Pooling, QueryPrompt = encoder.QueryPrompt, DocumentPrompt = encoder.DocumentPrompt, Scale = encoder.Scale }
        : null;

    /// <summary>How many numbers the model learns.</summary>
    public long ParameterCount => Module.CheckpointParameters().Sum(static named => named.Parameter.numel());

    internal CrossEncoderModule Module { get; }

    /// <summary>The vocabulary of a model made from scratch.</summary>
    internal IReadOnlyList<string>? Vocabulary { get; }

    /// <summary>The package that the weights came from.</summary>
    internal ModelPackage? BasePackage { get; }

    /// <summary>
    /// The tensors that were begun anew because the package holds an encoder without a head that scores, under their names in its checkpoint; none for a cross-encoder.
    /// Until they are trained, the scores mean nothing.
    /// </summary>
    public IReadOnlyList<string> NewTensors { get; private init; } = [];

    /// <summary>The tensors of the package that a bi-encoder does not have, such as a cross-encoder's head, under their names in its checkpoint.</summary>
    public IReadOnlyList<string> LeftOutTensors { get; private init; } = [];

    /// <summary>Loads the weights of a package to train them further.</summary>
    /// <param name="package">The package.</param>
    /// <param name="headSeed">
    /// Lets a pretrained encoder (a <c>BertModel</c>, a <c>BertForMaskedLM</c>) have a new head, which this decides; <see langword="null"/> (the default) takes cross-encoders only.
    /// </param>
    /// <exception cref="ModelPackageException">The package has no <c>model.safetensors</c> (or <c>model.safetensors.index.json</c>), or one that does not fit its configuration.</exception>
    public static CrossEncoder Load(ModelPackage package, int? headSeed = null)
    {
        ArgumentNullException.ThrowIfNull(package);
        TorchRuntime.EnsureLoaded();
        var config = BertConfig.Load(package.ConfigPath);
        CrossEncoderModule module = config.Joined is null ? new BertCrossEncoder(config) : new JoinedCrossEncoder(config);
        try
        {
            var tokenizer = PairTokenizer.Load(package);
            CheckpointReader.RequireVocabulary(tokenizer, config, package);
            using var checkpoint = Checkpoint.Open(package);
            var newTensors = CheckpointReader.Read(checkpoint, module, headSeed);
            return new CrossEncoder(module, tokenizer, vocabulary: null, package) { NewTensors = newTensors };
        }
        catch
        {
            module.Dispose();
            throw;
        }
    }

    /// <summary>
    /// Puts layers on top of a sentence encoder, in which the query reads the document. The encoder itself stays as it is. Before any training, the scores are those of the encoder
    /// and of the words that query and document share.
    /// </summary>
    /// <param name="encoder">The encoder: BERT, MiniLM or ELECTRA, whose vector of a text is the state of <c>[CLS]</c>.</param>
    /// <param name="corpus">Texts of the kind that will be ranked; how rare a term is among them says how much it weighs.</param>
    /// <param name="options">Where the layers are put, and the query's prompt; <see langword="null"/> for the defaults.</param>
    /// <exception cref="ModelPackageException">The package holds no such encoder.</exception>
    /// <exception cref="TrainingException">An option does not fit the encoder.</exception>
    public static CrossEncoder Join(ModelPackage encoder, IEnumerable<string> corpus, JoinOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(encoder);
        ArgumentNullException.ThrowIfNull(corpus);
        options ??= new JoinOptions();
        TorchRuntime.EnsureLoaded();
        var read = BertConfig.Load(encoder.ConfigPath);
        options.Validate(read);
        var tokenizer = PairTokenizer.Load(encoder);
        var prompt = tokenizer.EncodeText(options.QueryPrompt).Ids.ToArray();
        // A query has its prompt before it.
        tokenizer = PairTokenizer.Load(encoder.Folder, tokenizer.MaxLength - prompt.Length);
        var lengths = (Texts: 0L, Tokens: 0L);
        var weights = TermMatch.Weights(read.VocabSize, corpus.Select(text =>
        {
            var ids = tokenizer.EncodeText(text).Ids;
            lengths = (lengths.Texts + 1, lengths.Tokens + ids.Length);
            return ids;
        }), tokenizer.ClsId, tokenizer.SepId, tokenizer.PadId, tokenizer.UnknownId);
        var shape = new JoinedShape
        {
            SplitLayers = options.SplitLayers, InteractionLayers = options.InteractionLayers, QueryPrompt = prompt,
            AverageLength = lengths.Texts == 0 ? new JoinedShape().AverageLength : Math.Round((double)lengths.Tokens / lengths.Texts),
        };
        // Inside, all go by BERT's names.
        var module = new JoinedCrossEncoder(read with { ModelType = "bert", Joined = shape });
        try
        {
            using var checkpoint = Checkpoint.Open(encoder);
            JoinedInitializer.Begin(module, checkpoint, weights, options);
            return new CrossEncoder(module, tokenizer, vocabulary: null, encoder);
        }
        catch
        {
            module.Dispose();
            throw;
        }
    }

    /// <summary>Makes a model with a smaller vocabulary: the word pieces that texts use most. The others' words are spelt with smaller pieces.</summary>
    /// <param name="corpus">Texts of the kind that will be ranked.</param>
    /// <param name="size">How many pieces may stay.</param>
    /// <returns>A model of its own.</returns>
    /// <exception cref="TrainingException">The model was not loaded from a package with an uncased WordPiece vocabulary (<c>vocab.txt</c>), or needs more pieces than that.</exception>
    public CrossEncoder TrimVocabulary(IEnumerable<string> corpus, int size)
    {
        ArgumentNullException.ThrowIfNull(corpus);
        if (BasePackage is not { } package || Path.Combine(package.Folder, "vocab.txt") is not { } path || !File.Exists(path) || Config.Family != ModelFamily.Bert)
            throw new TrainingException("Only a BERT model that was loaded from a package with a vocab.txt can have its vocabulary trimmed.");
        var vocabulary = File.ReadAllLines(path);
        var prompt = Config.Joined?.QueryPrompt ?? [];
        var kept = VocabularyTrimming.Choose(vocabulary, Tokenizer, corpus, prompt, size);
        var config = Config with
        {
            VocabSize = kept.Length, PadTokenId = 0,
            Joined = Config.Joined is { } joined ? joined with { QueryPrompt = [.. prompt.Select(id => Array.IndexOf(kept, id))] } : null,
        };
        CrossEncoderModule module = config.Joined is null ? new BertCrossEncoder(config) : new JoinedCrossEncoder(config);
        VocabularyTrimming.Copy(Module, module, kept);
        string[] words = [.. kept.Select(id => vocabulary[id])];
        return new CrossEncoder(module, PairTokenizer.Create(words, new PairTokenizerOptions { MaxLength = Tokenizer.MaxLength }), words, basePackage: null);
    }

    /// <summary>
    /// Loads an encoder to train it as a bi-encoder: it reads query and document apart, and a logit is the scaled cosine of their vectors. The exported package is a sentence encoder
    /// (<see cref="BiEncoderReranker"/>), whose raw score is the cosine.
    /// </summary>
    /// <param name="package">An encoder of BERT's kin: a sentence encoder, one as it was pretrained, or a cross-encoder, whose head is left out (<see cref="LeftOutTensors"/>).</param>
    /// <param name="options">Pooling, prompts and scale; <see langword="null"/> for what the folder says.</param>
    /// <exception cref="ModelPackageException">The package has no <c>model.safetensors</c>, or one that does not fit its configuration, or its pooling is not known here.</exception>
    /// <exception cref="TrainingException">An option is out of its range.</exception>
    public static CrossEncoder LoadBiEncoder(ModelPackage package, SentenceEncoderOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(package);
        TorchRuntime.EnsureLoaded();
        var (module, tokenizer, leftOut) = BiEncoderLoader.Load(package, options ?? new SentenceEncoderOptions());
        return new CrossEncoder(module, tokenizer, vocabulary: null, package) { LeftOutTensors = leftOut };
    }

    /// <summary>Makes a bi-encoder, whose vector is the state of <c>[CLS]</c>, with whatever weights torch begins with.</summary>
    internal static CrossEncoder CreateBiEncoder(BertConfig config, IReadOnlyList<string> vocabulary, string queryPrompt)
    {
        TorchRuntime.EnsureLoaded();
        var module = new BiEncoderModule(config with { VocabSize = vocabulary.Count, PadTokenId = 0 }, SentencePooling.Cls, queryPrompt, documentPrompt: "", new SentenceEncoderOptions().Scale);
        return new CrossEncoder(module, PairTokenizer.Create(vocabulary, new PairTokenizerOptions { MaxLength = config.MaxPositionEmbeddings }), vocabulary, basePackage: null);
    }

    /// <summary>Makes a model with random weights.</summary>
    /// <param name="config">Its shape; the vocabulary's size is taken from <paramref name="vocabulary"/>.</param>
    /// <param name="vocabulary">Word pieces, special tokens included, by their ids.</param>
    /// <param name="seed">Decides the weights.</param>
    /// <param name="matchingLayers">
    /// In this many first layers, attention starts near the identity, so that equal words find each other before anything
    /// is learnt; 0 for BERT's plain initialisation. Default: 2.
    /// </param>
    /// <param name="wordVectors">Where the embeddings of the words that it knows start, in part; the rest is random.</param>
    public static CrossEncoder Create(BertConfig config, IReadOnlyList<string> vocabulary, int seed, int matchingLayers = 2, WordVectors? wordVectors = null)
    {
        ArgumentNullException.ThrowIfNull(config);
        ArgumentNullException.ThrowIfNull(vocabulary);
        TorchRuntime.EnsureLoaded();
        var module = new BertCrossEncoder(config with { VocabSize = vocabulary.Count });
        random.manual_seed(seed);
        WeightInitializer.Initialize(module, matchingLayers, wordVectors?.Spread(vocabulary, config.HiddenSize));
        var options = new PairTokenizerOptions { MaxLength = config.MaxPositionEmbeddings - config.FirstPosition };
        return new CrossEncoder(module, PairTokenizer.Create(vocabulary, options), vocabulary, basePackage: null);
    }

    /// <summary>Logits of pairs, computed by torch without dropout.</summary>
    /// <param name="pairs">Pairs in any order and of any length.</param>
    /// <returns>One logit a pair, in the same order.</returns>
    public float[] Score(IReadOnlyList<QueryDocumentPair> pairs) => Score(pairs, exact: false);

    /// <param name="pairs">Pairs in any order and of any length.</param>
    /// <param name="exact">Uses nothing that was kept in half precision.</param>
    internal float[] Score(IReadOnlyList<QueryDocumentPair> pairs, bool exact)
    {
        ArgumentNullException.ThrowIfNull(pairs);
        if (pairs.Count == 0)
            return [];
        var training = Module.training;
        Module.eval();
        try
        {
            using var noGradients = no_grad();
            using var scope = NewDisposeScope();
            var queries = new Dictionary<string, Func<string, EncodedPair>>(StringComparer.Ordinal);
            foreach (var pair in pairs)
                if (!queries.ContainsKey(pair.Query))
                    queries.Add(pair.Query, Module.PairsOf(Tokenizer, pair.Query, maxLength: null));
            return Module.Logits([.. pairs.Select(pair => queries[pair.Query](pair.Document))], exact).data<float>().ToArray();
        }
        finally
        {
            Module.train(training);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => Module.Dispose();
}
