using System.Globalization;

namespace Reranker.Training.Tests;

public class ModelCardTests
{
    private static readonly string[] Sections = ["Training", "Data", "Held-out figures", "Calibration", "Quantized network", "Licences"];

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public void A_card_says_all_that_is_known()
    {
        var text = new CardText(CardExample.Card, CardExample.Manifest).Write();

        Assert.Equal(Sections, SectionsOf(text));
        Assert.StartsWith("---\nlicense: mit\nlibrary_name: reranker\npipeline_tag: text-ranking\nlanguage: en\nbase_model: owner/base\ntags:\n", text, StringComparison.Ordinal);
        foreach (var line in (string[])[
            "A cross-encoder that scores how relevant a document is to a query, trained further from base/3@aaaaaaaaaaaa.",
            "- The exported model's logits differ from torch's by 1.5e-6 at most",
            "reranker train --data t.jsonl",
            "| loss | multiple negatives ranking |",
            "| steps | 40 of 16 queries: 2 passes over the data |",
            "| candidates | the relevant ones and 10 others of a query at most, and 4 borrowed from other queries of the step, drawn anew each pass |",
            "| optimiser | AdamW, 1.0e-4 after a warm-up of 10 % and falling as a cosine, weight decay 0.01, gradient norm 1 |",
            "| kept | the weights of step 20, which did best on the validation queries: nDCG@10 0.6200, 0.3100 at the start |",
            "| loss at the end | 1.2500, the mean of the last 40 steps |",
            "![The training, step by step](training.svg)",
            "Left out: 2 duplicates.",
            $"Measured on while it trained: 2 queries with 8 candidates, digest `{CardExample.Card.Validation!.Digest}`.",
            $"| t.jsonl | `{new string('b', 64)}` |",
            "| dataset | queries | first stage | champion | model | difference |",
            "|---|---|---|---|---|---|",
            "| held | 1,040 | 0.600 (0.300) | 0.650 (0.325) | 0.700 (0.350) | +0.050 [−0.010, +0.110], 1.6 SE |",
            "*difference*: model − champion in nDCG@10, with a 95 % interval by paired bootstrap, and in standard errors (SE).",
            "- held: `reranker evaluate`; digest `c`",
            "Their expected calibration error is 0.0312, that of the plain sigmoid 0.2100, on queries that they were not fitted on.",
            "Chosen for a precision of 0.9: from 0.7000 on, 91 % of those accepted are relevant, and 42 % of the relevant ones are accepted."])
            Assert.Contains($"\n{line}\n", text, StringComparison.Ordinal);
        Assert.Contains("| time | 1 h 1 min (120 pairs/s) on 1 threads, ", text, StringComparison.Ordinal);
        Assert.EndsWith("## Licences\n\nNone needed.\n", text, StringComparison.Ordinal);
        Assert.DoesNotContain("\n\n\n", text, StringComparison.Ordinal);
    }

    [Fact]
    public void The_card_of_a_bi_encoder_says_how_its_vectors_are_made()
    {
        var card = CardExample.Card with { BiEncoder = new SentenceEncoderOptions { Pooling = Onnx.SentencePooling.Mean, QueryPrompt = "query: ", DocumentPrompt = "" } };

        var text = new CardText(card, CardExample.Manifest with { Calibration = null, MaxLength = 256 }).Write();

        foreach (var line in (string[])[
            "pipeline_tag: sentence-similarity",
            "- sentence-transformers",
            "A sentence encoder: the cosine of a query's and a document's vector says how relevant the document is, trained further from base/3@aaaaaaaaaaaa.",
            "- Reads 256 tokens of a text; what is longer loses its end. A vector is the mean of all tokens, of length 1",
            "- Before each query stands `query: `",
            "- Scores are (1 + cosine) / 2; only their order within one query means anything",
            "| candidates | the relevant ones and 10 others of a query at most, and all that the other queries of its batch have drawn, drawn anew each pass |"])
            Assert.Contains($"\n{line}\n", text, StringComparison.Ordinal);
        Assert.DoesNotContain("Before each document", text, StringComparison.Ordinal);
    }

    [Fact]
    public void A_card_is_the_same_in_every_culture()
    {
        var german = (CultureInfo)CultureInfo.InvariantCulture.Clone();
        (german.NumberFormat.NumberDecimalSeparator, german.NumberFormat.NumberGroupSeparator, german.NumberFormat.NegativeSign) = (",", ".", "~");
        var expected = Write();
        var before = CultureInfo.CurrentCulture;
        CultureInfo.CurrentCulture = german;
        try
        {
            Assert.Equal(expected, Write());
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }

        static (string, string?) Write() => (new CardText(CardExample.Card, CardExample.Manifest).Write(), TrainingChart.Draw(CardExample.Trained));
    }

    [Fact]
    public void What_there_is_not_is_left_out()
    {
        var bare = CardExample.Card with
        {
            BaseModel = null, License = null, Language = null, Validation = null, Sources = [], HeldOut = [], Notes = null,
            Trained = CardExample.Trained with { Curve = [], Evaluations = [] },
        };

        var text = new CardText(bare, new ModelManifest()).Write();

        Assert.Equal(["Training", "Data"], SectionsOf(text));
        foreach (var word in (string[])["license", "language:", "base_model", "differ from torch", "kept", "at the end", ".svg", "Measured", "SHA-256"])
            Assert.DoesNotContain(word, text, StringComparison.Ordinal);
    }

    [Fact]
    public void An_order_that_only_some_datasets_have_gets_a_column_with_gaps()
    {
        var figures = CardExample.Card.HeldOut[0];
        var card = CardExample.Card with
        {
            HeldOut =
            [
                figures with { Champion = null, Random = CardExample.Metrics(0.1), Fused = CardExample.Metrics(0.8), FusionWeight = 0.5, FusedDifference = new PairedComparison(1_040, 0.2, -1e-9, 0.3, 0.05, 0, 0) },
                figures with { Dataset = "other", Champion = null, FirstStage = null, Random = CardExample.Metrics(0.2), Difference = new PairedComparison(1_040, -0.5, -0.6, -0.4, 0.05, 1, 1) },
            ],
        };

        var text = new CardText(card, CardExample.Manifest).Write();

        Assert.Contains("\n| dataset | queries | random | first stage | model | both | difference | both − first stage |\n", text, StringComparison.Ordinal);
        Assert.Contains("\n*both*: the first stage's z-scores plus 0.5 times the model's, query by query.\n", text, StringComparison.Ordinal);
        Assert.Contains(" | +0.200 [0.000, +0.300], 4.0 SE |\n", text, StringComparison.Ordinal);
        Assert.Contains("\n| other | 1,040 | 0.200 (0.100) | – | 0.700 (0.350) | – | −0.500 [−0.600, −0.400], −10.0 SE | – |\n", text, StringComparison.Ordinal);
        Assert.Contains("*difference*: model − first stage (− random where there is none) in nDCG@10", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_card_and_the_curves_are_part_of_the_packages_digest()
    {
        using var folder = new TemporaryFolder();
        using var model = TinyModel.Create();
        var package = await CrossEncoderExporter.ExportAsync(model, folder["m"], new ExportOptions { Probe = TinyModel.Pairs }, Token);
        var card = CardExample.Card with { Config = model.Config, ParameterCount = model.ParameterCount };

        var described = await card.SealAsync(folder["m"], package.Manifest!, Token);

        Assert.Superset(new HashSet<string> { "README.md", "training.svg" }, described.Manifest!.Files.Keys.ToHashSet());
        Assert.NotEqual(package.Identity.Digest, described.Identity.Digest);
        Assert.Equal(described.Identity.Digest, (await card.SealAsync(folder["m"], package.Manifest!, Token)).Identity.Digest);
        await File.AppendAllTextAsync(folder["m/training.svg"], " ", Token);
        await Assert.ThrowsAsync<ModelPackageException>(() => ModelPackage.OpenAsync(folder["m"], cancellationToken: Token));

        var without = await (card with { Trained = card.Trained with { Curve = [] } }).SealAsync(folder["m"], package.Manifest!, Token);
        Assert.DoesNotContain("training.svg", without.Manifest!.Files.Keys);
    }

    [Fact]
    public async Task A_card_that_cannot_be_written_is_said_so()
    {
        using var folder = new TemporaryFolder();
        var error = await Assert.ThrowsAsync<TrainingException>(() => CardExample.Card.SealAsync(folder["nowhere"], CardExample.Manifest, Token));
        Assert.Contains("cannot be written", error.Message, StringComparison.Ordinal);
    }

    private static IEnumerable<string> SectionsOf(string text) =>
        text.Split('\n').Where(static line => line.StartsWith("## ", StringComparison.Ordinal)).Select(static line => line[3..]);
}
