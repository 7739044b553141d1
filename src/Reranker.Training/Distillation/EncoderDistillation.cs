using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Reranker.Onnx;
using static TorchSharp.torch;

namespace Reranker.Training;

/// <summary>Teaches a small sentence encoder to make a large one's vectors, from texts alone.</summary>
/// <remarks>
/// The student's word pieces are those of the teacher's that the texts use most, and each starts as what the teacher makes of it by itself. Then the student learns the teacher's vectors
/// of whole texts, in their principal components, and how like each other the texts of a batch are. See docs/distillation.md.
/// </remarks>
public static class EncoderDistillation
{
    // Enough to know the directions in which vectors differ.
    private const int TextsForComponents = 20_000;

    /// <summary>Makes and teaches a student.</summary>
    /// <param name="teacher">A sentence encoder with an uncased WordPiece vocabulary (<c>vocab.txt</c>).</param>
    /// <param name="data">JSON lines, plain or gzipped, or BEIR folders: all that <see cref="TrainingData"/> reads. Labels play no part.</param>
    /// <param name="options">The student's shape, and how it learns.</param>
    /// <param name="validation">Judged queries that are ranked on the way, for the progress; they choose nothing. <see langword="null"/> for none.</param>
    /// <param name="read">Hears how many texts the teacher has read.</param>
    /// <param name="progress">Hears of every step and every evaluation.</param>
    /// <param name="cancellationToken">Stops it; vectors that were saved stay, and after a step a last checkpoint is written.</param>
    /// <returns>The student, which is the caller's to dispose of, and how it went.</returns>
    /// <exception cref="TrainingException">An option is out of its range, the data cannot be read, the teacher has no such vocabulary, or the training diverged.</exception>
    /// <exception cref="ModelPackageException">The package holds no sentence encoder.</exception>
    public static async Task<(CrossEncoder Student, TrainingOutcome Outcome)> RunAsync(
        ModelPackage teacher, IReadOnlyList<string> data, DistillationOptions options, RankingDataset? validation = null,
        IProgress<int>? read = null, IProgress<TrainingProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(teacher);
        ArgumentNullException.ThrowIfNull(data);
        ArgumentNullException.ThrowIfNull(options);
        options.Validate();
        TorchRuntime.EnsureLoaded();
        var texts = await DistillationTexts.ReadAsync(data, options, cancellationToken).ConfigureAwait(false);
        var pieces = ReadVocabulary(teacher, texts, options);

        using var vectors = await TeacherVectors.LoadAsync(teacher, options, cancellationToken).ConfigureAwait(false);
        var targets = await vectors.OfAsync(texts, read, cancellationToken).ConfigureAwait(false);
        var words = await vectors.OfAsync(Array.ConvertAll(pieces, Spelling), progress: null, cancellationToken).ConfigureAwait(false);
        foreach (var special in VocabularyTrainer.SpecialTokens)
            Array.Clear(words[Array.IndexOf(pieces, special)]);
        return await Task.Factory.StartNew(
            () => Train(pieces, words, texts, targets, Plan(teacher, texts, options), options, validation, progress, cancellationToken),
            cancellationToken, TaskCreationOptions.LongRunning, TaskScheduler.Default).ConfigureAwait(false);
    }

    private static (CrossEncoder Student, TrainingOutcome Outcome) Train(
        string[] pieces, float[][] words, DistillationText[] texts, float[][] targets, IReadOnlyDictionary<string, string> plan, DistillationOptions options,
        RankingDataset? validation, IProgress<TrainingProgress>? progress, CancellationToken cancellationToken)
    {
        using var components = Components(targets, options);
        using var starts = tensor(words.SelectMany(static vector => vector).ToArray(), [words.Length, components.shape[0]]);
        var student = CrossEncoder.CreateBiEncoder(options.Shape with { ModelType = "electra" }, pieces, options.QueryPrompt);
        try
        {
            var module = (BiEncoderModule)student.Module;
            StudentInitializer.Initialize(module, starts, components, options.Training.Seed);
            var tokens = Array.ConvertAll(texts, text => student.Tokenizer.EncodeSingle(text.IsQuery ? options.QueryPrompt + text.Text : text.Text, options.Training.MaxLength).Ids.ToArray());
            using var loop = new DistillationLoop(student, tokens, targets, components, validation, plan, options);
            return (student, loop.Run(progress, cancellationToken));
        }
        catch
        {
            student.Dispose();
            throw;
        }
    }

    private static string[] ReadVocabulary(ModelPackage teacher, DistillationText[] texts, DistillationOptions options)
    {
        var path = Path.Combine(teacher.Folder, "vocab.txt");
        if (!File.Exists(path))
            throw new TrainingException($"'{teacher.Folder}' has no vocab.txt: expected a teacher with a WordPiece vocabulary, of which the student keeps a part.");
        var whole = File.ReadAllLines(path);
        var tokenizer = PairTokenizer.Load(teacher);
        int[] prompt = [.. tokenizer.EncodeText(options.QueryPrompt).Ids.ToArray().Distinct()];
        var kept = VocabularyTrimming.Choose(whole, tokenizer, texts.Select(static one => one.Text), prompt, options.Shape.VocabSize);
        return [.. kept.Select(id => whole[id])];
    }

    private static string Spelling(string piece) => piece.Length > 2 && piece.StartsWith("##", StringComparison.Ordinal) ? piece[2..] : piece;

    /// <summary>The directions in which vectors are long, [teacher's width, student's width]: the greatest eigenvectors of their second moments.</summary>
    private static Tensor Components(float[][] vectors, DistillationOptions options)
    {
        using var scope = NewDisposeScope();
        using var noGradients = no_grad();
        var width = vectors[0].Length;
        if (options.Shape.HiddenSize > width)
            throw new TrainingException($"The student's hidden size is {options.Shape.HiddenSize}, the teacher's vectors have {width} numbers; expected a student that is no wider.");
        var sample = new Random(options.Training.Seed).GetItems(vectors, Math.Min(vectors.Length, TextsForComponents));
        var rows = tensor(sample.SelectMany(static vector => vector).ToArray(), [sample.Length, width]);
        var (_, directions) = linalg.eigh(rows.t().matmul(rows) / sample.Length);
        return directions.flip(1).narrow(1, 0, options.Shape.HiddenSize).contiguous().MoveToOuterDisposeScope();
    }

    private static SortedDictionary<string, string> Plan(ModelPackage teacher, DistillationText[] texts, DistillationOptions options)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var (text, isQuery) in texts)
            hash.AppendData(Encoding.UTF8.GetBytes($"{isQuery}\n{text}\0"));
        var training = options.Training with { Threads = null, Checkpoint = null, EvaluateEvery = null };
        return new SortedDictionary<string, string>(StringComparer.Ordinal)
        {
            ["teacher"] = teacher.Identity.ToString(),
            ["texts"] = Convert.ToHexStringLower(hash.GetHashAndReset()),
            ["shape"] = JsonSerializer.Serialize(options.Shape, TrainingStateJson.Default.BertConfig),
            ["training"] = JsonSerializer.Serialize(training, TrainingStateJson.Default.TrainingOptions),
            ["loss"] = FormattableString.Invariant($"similarity {options.SimilarityWeight}, temperature {options.Temperature}, prompt '{options.QueryPrompt}'"),
        };
    }
}
