using CsCheck;
using Microsoft.Extensions.Options;

namespace Reranker.Tests.Explanation;

public sealed class ExplanationTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("One. Two! Three?", "One.|Two!|Three?")]
    [InlineData("It took approx. half an hour. Then it ended.", "It took approx. half an hour.|Then it ended.")]
    [InlineData("Version 3.5 is out\nUpdate now", "Version 3.5 is out|Update now")]
    [InlineData("He said \"Stop.\" Nobody did.", "He said \"Stop.\"|Nobody did.")]
    [InlineData("これは文です。次の文。", "これは文です。|次の文。")]
    [InlineData(" \n ", "")]
    public void A_text_is_cut_where_its_sentences_end(string text, string expected) =>
        Assert.Equal(expected, string.Join('|', SentenceSplitter.Split(text).Select(range => text[range])));

    [Fact]
    public void Nothing_but_blanks_is_lost() => Gen.String[Gen.Char[" ab.A!?\n"], 0, 60].Sample(static text =>
        string.Concat(SentenceSplitter.Split(text).SelectMany(range => text[range]).Where(static c => !char.IsWhiteSpace(c)))
            == string.Concat(text.Where(static c => !char.IsWhiteSpace(c))));

    [Fact]
    public async Task The_sentence_that_answers_is_found_where_it_stands()
    {
        using var fake = new FakeReranker(static (query, document) => document.Contains(query, StringComparison.Ordinal) ? 1 : 0);
        const string Document = "Vacuum is a statement. It removes dead rows. Run it often.";
        var explanation = Assert.Single(await fake.ExplainAsync("dead rows", [Document], cancellationToken: Token));

        Assert.Equal(3, explanation.Passages.Count);
        Assert.Equal("It removes dead rows.", explanation.Best!.Value.Of(Document));
        Assert.Equal(1, fake.Calls);
    }

    [Fact]
    public async Task A_long_document_costs_no_more_than_is_allowed()
    {
        using var fake = new FakeReranker(static (_, document) => document.Length);
        var documents = new[] { string.Join(' ', Enumerable.Repeat("Word.", 100)), "", "Short." };
        var explanations = await fake.ExplainAsync("q", documents, new ExplainOptions { MaxPassages = 8 }, Token);

        Assert.Equal([8, 0, 1], explanations.Select(static explanation => explanation.Passages.Count));
        Assert.Null(explanations[1].Best);
        Assert.Equal(documents[0], string.Join(' ', explanations[0].Passages.Select(passage => passage.Of(documents[0]))));
    }

    [Fact]
    public async Task Nothing_to_read_asks_nobody()
    {
        using var fake = new FakeReranker(static (_, _) => 0);
        Assert.Empty(Assert.Single(await fake.ExplainAsync("q", [" "], cancellationToken: Token)).Passages);
        Assert.Equal(0, fake.Calls);
        await Assert.ThrowsAsync<OptionsValidationException>(() => fake.ExplainAsync("q", ["a"], new ExplainOptions { MaxPassages = 0 }, Token));
    }
}
