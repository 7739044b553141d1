using System.ComponentModel.DataAnnotations;

namespace Reranker.Onnx;

/// <summary>How a sentence encoder makes vectors, where its folder does not say or something else is wanted, and how many are kept.</summary>
public sealed class BiEncoderOptions
{
    /// <summary>
    /// How the states of tokens become a vector. <see langword="null"/> (the default): what the folder says (<c>1_Pooling/config.json</c>), or <see cref="SentencePooling.Mean"/>
    /// in a folder that says nothing, as sentence-transformers does. A value goes before the folder's.
    /// </summary>
    [EnumDataType(typeof(SentencePooling))]
    public SentencePooling? Pooling { get; set; }

    /// <summary>What stands before every query, for instance <c>"query: "</c>. <see langword="null"/> (the default): the folder's prompt; empty for none.</summary>
    public string? QueryPrompt { get; set; }

    /// <summary>What stands before every document, for instance <c>"passage: "</c>. <see langword="null"/> (the default): the folder's prompt; empty for none.</summary>
    public string? DocumentPrompt { get; set; }

    /// <summary>
    /// Which of the folder's prompts (<c>config_sentence_transformers.json</c>) stands before queries. <see langword="null"/> (the default): <c>query</c>, then the folder's
    /// <c>default_prompt_name</c>, where there are such. A name that the folder lacks is refused. Not together with <see cref="QueryPrompt"/>.
    /// </summary>
    public string? QueryPromptName { get; set; }

    /// <summary>
    /// Which of the folder's prompts stands before documents. <see langword="null"/> (the default): <c>document</c>, <c>passage</c> or <c>corpus</c>, then the folder's
    /// <c>default_prompt_name</c>, where there are such. A name that the folder lacks is refused. Not together with <see cref="DocumentPrompt"/>.
    /// </summary>
    public string? DocumentPromptName { get; set; }

    /// <summary>How many bytes the vectors of documents may take that are kept, see <see cref="DocumentVectors"/>; 0 for none. Default: 256 MiB, some 150,000 vectors of 384 numbers.</summary>
    [Range(0, long.MaxValue)]
    public long MaxVectorBytes { get; set; } = 256L << 20;

    /// <summary>
    /// A file of vectors, written by <see cref="BiEncoderReranker.SaveVectorsAsync"/>, that is read when the model is loaded. Vectors of another model, or of other options, are
    /// refused, and with them the model: where a slot follows a registry, the one before it stays. <see langword="null"/> (the default) for none.
    /// </summary>
    [StringLength(short.MaxValue, MinimumLength = 1)]
    public string? VectorsFile { get; set; }
}
