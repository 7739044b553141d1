using System.Runtime.InteropServices;
using System.Text.Json;
using System.Text.Json.Nodes;
using Reranker.Onnx;

namespace Reranker.Integration.Tests;

/// <summary>A model folder with random weights as transformers' <c>save_pretrained</c> writes it.</summary>
/// <remarks>Names, shapes and configurations are those of transformers' <c>modeling_*.py</c> and <c>configuration_*.py</c>; nothing of ours is used.</remarks>
internal sealed class FamilyCheckpoint
{
    public const int Layers = 2;
    public const int Heads = 4;
    private const int Width = 32;
    private const int InnerWidth = 64;
    private const int Positions = 514;

    private readonly Random _random = new(7);
    private readonly Dictionary<string, (int[] Shape, float[] Values)> _tensors = new(StringComparer.Ordinal);

    private FamilyCheckpoint(string family, string folder)
    {
        Family = family;
        Folder = folder;
    }

    /// <summary>The <c>model_type</c>.</summary>
    public string Family { get; }

    public string Folder { get; }

    /// <summary>The weights by their names: rows of a matrix, or one row.</summary>
    public float[][] this[string name] => [.. _tensors[name].Values.Chunk(_tensors[name].Shape[^1])];

    /// <summary>Names with shapes.</summary>
    public IEnumerable<string> Names => _tensors.Select(static tensor => $"{tensor.Key} [{string.Join(", ", tensor.Value.Shape)}]");

    /// <summary>Writes a folder.</summary>
    public static FamilyCheckpoint Create(string family, string folder)
    {
        Directory.CreateDirectory(folder);
        var checkpoint = new FamilyCheckpoint(family, folder);
        checkpoint.WriteTokenizer();
        var vocabulary = PairTokenizer.Load(folder).VocabularySize;
        switch (family)
        {
            case "distilbert":
                checkpoint.AddDistilBert(vocabulary);
                checkpoint.WriteConfig("DistilBertForSequenceClassification", vocabulary,
                    """{"activation": "gelu", "attention_dropout": 0.1, "dim": 32, "dropout": 0.1, "hidden_dim": 64, "n_heads": 4, "n_layers": 2, "pad_token_id": 0, "qa_dropout": 0.1, "seq_classif_dropout": 0.2, "sinusoidal_pos_embds": false, "tie_weights_": true}""");
                break;
            case "electra":
                checkpoint.AddBertLike("electra", vocabulary, embeddingWidth: 16, segments: 2);
                checkpoint.WriteConfig("ElectraForSequenceClassification", vocabulary,
                    """{"attention_probs_dropout_prob": 0.1, "classifier_dropout": null, "embedding_size": 16, "hidden_act": "gelu", "hidden_dropout_prob": 0.1, "hidden_size": 32, "intermediate_size": 64, "layer_norm_eps": 1e-12, "num_attention_heads": 4, "num_hidden_layers": 2, "pad_token_id": 0, "position_embedding_type": "absolute", "summary_activation": "gelu", "summary_last_dropout": 0.1, "summary_type": "first", "summary_use_proj": true, "type_vocab_size": 2, "use_cache": true}""");
                break;
            default:
                checkpoint.AddBertLike("roberta", vocabulary, Width, segments: 1);
                checkpoint.WriteConfig(family == "roberta" ? "RobertaForSequenceClassification" : "XLMRobertaForSequenceClassification", vocabulary,
                    """{"attention_probs_dropout_prob": 0.1, "bos_token_id": 0, "classifier_dropout": null, "eos_token_id": 2, "hidden_act": "gelu", "hidden_dropout_prob": 0.1, "hidden_size": 32, "intermediate_size": 64, "layer_norm_eps": 1e-05, "num_attention_heads": 4, "num_hidden_layers": 2, "pad_token_id": 1, "position_embedding_type": "absolute", "type_vocab_size": 1, "use_cache": true}""");
                break;
        }

        checkpoint.WriteWeights();
        return checkpoint;
    }

    private void AddBertLike(string prefix, int vocabulary, int embeddingWidth, int segments)
    {
        Embedding($"{prefix}.embeddings.word_embeddings", vocabulary, embeddingWidth);
        Embedding($"{prefix}.embeddings.position_embeddings", Positions, embeddingWidth);
        Embedding($"{prefix}.embeddings.token_type_embeddings", segments, embeddingWidth);
        Norm($"{prefix}.embeddings.LayerNorm", embeddingWidth);
        if (embeddingWidth != Width)
            Linear($"{prefix}.embeddings_project", embeddingWidth, Width);
        for (var layer = 0; layer < Layers; layer++)
        {
            var name = $"{prefix}.encoder.layer.{layer}";
            foreach (var part in (ReadOnlySpan<string>)["attention.self.query", "attention.self.key", "attention.self.value", "attention.output.dense"])
                Linear($"{name}.{part}", Width, Width);
            Norm($"{name}.attention.output.LayerNorm", Width);
            Linear($"{name}.intermediate.dense", Width, InnerWidth);
            Linear($"{name}.output.dense", InnerWidth, Width);
            Norm($"{name}.output.LayerNorm", Width);
        }

        Linear("classifier.dense", Width, Width);
        Linear("classifier.out_proj", Width, 1);
    }

    private void AddDistilBert(int vocabulary)
    {
        Embedding("distilbert.embeddings.word_embeddings", vocabulary, Width);
        Embedding("distilbert.embeddings.position_embeddings", Positions, Width);
        Norm("distilbert.embeddings.LayerNorm", Width);
        for (var layer = 0; layer < Layers; layer++)
        {
            var name = $"distilbert.transformer.layer.{layer}";
            foreach (var part in (ReadOnlySpan<string>)["q_lin", "k_lin", "v_lin", "out_lin"])
                Linear($"{name}.attention.{part}", Width, Width);
            Norm($"{name}.sa_layer_norm", Width);
            Linear($"{name}.ffn.lin1", Width, InnerWidth);
            Linear($"{name}.ffn.lin2", InnerWidth, Width);
            Norm($"{name}.output_layer_norm", Width);
        }

        Linear("pre_classifier", Width, Width);
        Linear("classifier", Width, 1);
    }

    // Weights this large spread the logits, so that a token, a place or a name read differently shows.
    private void Embedding(string name, int rows, int width) => Add($"{name}.weight", [rows, width], 1, 0);

    private void Linear(string name, int from, int to)
    {
        Add($"{name}.weight", [to, from], 0.4f, 0);
        Add($"{name}.bias", [to], 0.2f, 0);
    }

    private void Norm(string name, int width)
    {
        Add($"{name}.weight", [width], 0.2f, 1);
        Add($"{name}.bias", [width], 0.2f, 0);
    }

    private void Add(string name, int[] shape, float spread, float center) =>
        _tensors.Add(name, (shape, [.. Enumerable.Range(0, shape.Aggregate(1, static (product, size) => product * size)).Select(_ => center + (spread * ((2 * _random.NextSingle()) - 1)))]));

    private void WriteTokenizer()
    {
        if (Family is "distilbert" or "electra")
        {
            foreach (var file in (ReadOnlySpan<string>)["vocab.txt", "tokenizer.json"])
                File.Copy(Path.Combine(Repository.ShippedModel, file), Path.Combine(Folder, file));
            Write("tokenizer_config.json", $$"""
                {"cls_token": "[CLS]", "do_lower_case": true, "mask_token": "[MASK]", "model_max_length": 512, "pad_token": "[PAD]", "sep_token": "[SEP]", "strip_accents": null,
                 "tokenize_chinese_chars": true, "tokenizer_class": "{{(Family == "electra" ? "ElectraTokenizer" : "DistilBertTokenizer")}}", "unk_token": "[UNK]"}
                """);
            return;
        }

        var golden = Path.Combine(Repository.Root, "tests", "Reranker.Onnx.Tests", "Golden", Family == "roberta" ? "byte-level.json" : "unigram.json");
        File.Copy(golden, Path.Combine(Folder, "tokenizer.json"));
        Write("tokenizer_config.json", $$"""
            {"add_prefix_space": false, "bos_token": "<s>", "cls_token": "<s>", "eos_token": "</s>", "model_max_length": 512, "pad_token": "<pad>", "sep_token": "</s>",
             "mask_token": {"__type": "AddedToken", "content": "<mask>", "lstrip": true, "normalized": false, "rstrip": false, "single_word": false},
             "tokenizer_class": "{{(Family == "roberta" ? "RobertaTokenizer" : "XLMRobertaTokenizer")}}", "unk_token": "<unk>"}
            """);
    }

    private void WriteConfig(string architecture, int vocabulary, string json)
    {
        var config = JsonNode.Parse(json)!.AsObject();
        config["architectures"] = new JsonArray(architecture);
        config["id2label"] = new JsonObject { ["0"] = "LABEL_0" };
        config["initializer_range"] = 0.02;
        config["label2id"] = new JsonObject { ["LABEL_0"] = 0 };
        config["max_position_embeddings"] = Positions;
        config["model_type"] = Family;
        config["torch_dtype"] = "float32";
        config["transformers_version"] = "4.51.3";
        config["vocab_size"] = vocabulary;
        Write("config.json", config.ToJsonString());
    }

    // https://huggingface.co/docs/safetensors: the header's length, the header, the values.
    private void WriteWeights()
    {
        var header = new JsonObject { ["__metadata__"] = new JsonObject { ["format"] = "pt" } };
        long end = 0;
        foreach (var (name, (shape, values)) in _tensors)
            header[name] = new JsonObject
            {
                ["dtype"] = "F32", ["shape"] = JsonSerializer.SerializeToNode(shape), ["data_offsets"] = new JsonArray(end, end += sizeof(float) * values.Length),
            };
        using var file = new BinaryWriter(File.Create(Path.Combine(Folder, "model.safetensors")));
        var text = JsonSerializer.SerializeToUtf8Bytes(header);
        file.Write((long)text.Length);
        file.Write(text);
        foreach (var (_, values) in _tensors.Values)
            file.Write(MemoryMarshal.AsBytes(values.AsSpan()));
    }

    private void Write(string file, string text) => File.WriteAllText(Path.Combine(Folder, file), text);
}
