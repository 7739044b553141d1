using Reranker.Onnx;

namespace Reranker.Training;

/// <summary>What a sentence encoder makes of texts.</summary>
internal sealed class TeacherVectors : IDisposable
{
    // Between two saves some minutes pass.
    private const int TextsASave = 16_384;
    private const int TextsAtOnce = 1024;

    private readonly BiEncoderReranker _teacher;
    private readonly string _queryPrompt;
    private readonly string? _file;

    private TeacherVectors(BiEncoderReranker teacher, string queryPrompt, string? file) => (_teacher, _queryPrompt, _file) = (teacher, queryPrompt, file);

    /// <summary>Loads the teacher, and the vectors that are in the file.</summary>
    /// <exception cref="ModelPackageException">The package holds no sentence encoder.</exception>
    /// <exception cref="DocumentVectorsException">The file is another model's, or broken.</exception>
    public static async Task<TeacherVectors> LoadAsync(ModelPackage package, DistillationOptions options, CancellationToken cancellationToken)
    {
        var prompts = SentenceEncoderConfig.Load(package, options.Teacher.BiEncoder);
        var teacher = await BiEncoderReranker.LoadAsync(package, options.Teacher, cancellationToken).ConfigureAwait(false);
        try
        {
            if (File.Exists(options.VectorsFile))
                await teacher.LoadVectorsAsync(options.VectorsFile, cancellationToken).ConfigureAwait(false);
            // A query is told from a document by its prompt alone, so both can be kept as documents.
            if (prompts.DocumentPrompt.Length > 0 && prompts.QueryPrompt != prompts.DocumentPrompt)
                throw new TrainingException($"'{package.Folder}' has a prompt for documents, '{prompts.DocumentPrompt}', beside its queries' own: such teachers are not known here.");
            return new TeacherVectors(teacher, prompts.DocumentPrompt.Length > 0 ? "" : prompts.QueryPrompt, options.VectorsFile);
        }
        catch
        {
            teacher.Dispose();
            throw;
        }
    }

    /// <summary>A vector of length 1 for each text.</summary>
    public Task<float[][]> OfAsync(IReadOnlyList<DistillationText> texts, IProgress<int>? progress, CancellationToken cancellationToken) =>
        OfAsync([.. texts.Select(one => one.IsQuery ? _queryPrompt + one.Text : one.Text)], progress, cancellationToken);

    /// <summary>A vector of length 1 for each text as it is.</summary>
    public async Task<float[][]> OfAsync(string[] texts, IProgress<int>? progress, CancellationToken cancellationToken)
    {
        var vectors = new List<float[]>(texts.Length);
        var saved = _teacher.Vectors.Count;
        try
        {
            foreach (var chunk in texts.Chunk(TextsAtOnce))
            {
                foreach (var vector in await _teacher.GetVectorsAsync(chunk, cancellationToken).ConfigureAwait(false))
                    vectors.Add(vector.ToArray());
                if (_teacher.Vectors.Count >= saved + TextsASave)
                    saved = await SaveAsync().ConfigureAwait(false);
                progress?.Report(vectors.Count);
            }
        }
        finally
        {
            // Also where it was interrupted: it cost the teacher's time.
            if (_teacher.Vectors.Count > saved)
                await SaveAsync().ConfigureAwait(false);
        }

        return [.. vectors];
    }

    public void Dispose() => _teacher.Dispose();

    private async Task<int> SaveAsync()
    {
        if (_file is not null)
            await _teacher.SaveVectorsAsync(_file, CancellationToken.None).ConfigureAwait(false);
        return _teacher.Vectors.Count;
    }
}
