using Reranker.Onnx;

namespace Reranker.Training;

/// <summary>Reads an encoder that shall learn as a bi-encoder.</summary>
internal static class BiEncoderLoader
{
    /// <exception cref="ModelPackageException">The package holds no such encoder.</exception>
    /// <exception cref="TrainingOptionException">An option is out of its range.</exception>
    public static (BiEncoderModule Module, PairTokenizer Tokenizer, IReadOnlyList<string> LeftOut) Load(ModelPackage package, SentenceEncoderOptions options)
    {
        options.Validate();
        var config = BertConfig.Load(package.ConfigPath);
        if (config.Joined is not null)
            throw new ModelPackageException(package.Folder, $"'{package.Folder}' is joined on top of an encoder that stays as it is; expected an encoder or a plain cross-encoder. Name the encoder that it was made from.");
        var asked = new BiEncoderOptions { Pooling = options.Pooling, QueryPrompt = options.QueryPrompt, DocumentPrompt = options.DocumentPrompt };
        var sentence = SentenceEncoderConfig.Load(package, asked);
        var tokenizer = PairTokenizer.Load(package.Folder, Smaller(package.Manifest?.MaxLength, sentence.MaxLength));
        CheckpointReader.RequireVocabulary(tokenizer, config, package);
        var module = new BiEncoderModule(config, sentence.Pooling, sentence.QueryPrompt, sentence.DocumentPrompt, options.Scale);
        try
        {
            using var checkpoint = Checkpoint.Open(package);
            return (module, tokenizer, CheckpointReader.ReadEncoder(checkpoint, module));
        }
        catch
        {
            module.Dispose();
            throw;
        }
    }

    private static int? Smaller(int? left, int? right) => left is null || right < left ? right : left;
}
