using System.Net;
using System.Net.Http.Json;
using Microsoft.Extensions.DependencyInjection;

namespace Reranker.Dashboard.Tests;

public sealed class TryTests
{
    [Fact]
    public async Task Documents_come_best_first_with_their_moves_their_scores_and_the_sentence_that_answers()
    {
        var (status, html) = await RankAsync(Words("index"), "index", "no such word", "First this. Then the index index.", "one index");

        html = WebUtility.HtmlDecode(html);
        Assert.Equal(HttpStatusCode.OK, status);
        Assert.True(html.IndexOf("First this.", StringComparison.Ordinal) < html.IndexOf("one index", StringComparison.Ordinal));
        Assert.Contains("<mark>Then the index index.</mark>", html, StringComparison.Ordinal);
        Assert.Contains("▲ from 2", html, StringComparison.Ordinal);
        Assert.Contains("▼ from 1", html, StringComparison.Ordinal);
        Assert.Contains("score 0.2", html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_challenger_stands_beside_the_champion()
    {
        await using var host = await DashboardHost.StartAsync(static services =>
        {
            services.AddSingleton<IReranker>(Words("a"));
            services.AddKeyedSingleton<IReranker>(ModelNames.Challenger, new FakeReranker(static (_, document) => document.Contains('b') ? 1 : 0) { Model = new ModelIdentity("other", "2", new string('b', 64)) });
        });
        var html = await (await host.PostAsync("/reranker/try", Body("a", "a a", "b"))).Content.ReadAsStringAsync(DashboardHost.Token);

        Assert.Contains("challenger: place 2", html, StringComparison.Ordinal);
        Assert.Contains("challenger: place 1", html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_challenger_that_fails_does_not_hide_the_champions_answer()
    {
        await using var host = await DashboardHost.StartAsync(static services =>
        {
            services.AddSingleton<IReranker>(Words("a"));
            services.AddKeyedSingleton<IReranker>(
                ModelNames.Challenger, new FakeReranker(static (_, _) => 0) { Model = new ModelIdentity("other", "2", new string('b', 64)), Failure = new InferenceException("It gives no number.") });
        });
        var html = await (await host.PostAsync("/reranker/try", Body("a", "a a", "b"))).Content.ReadAsStringAsync(DashboardHost.Token);

        Assert.Contains("The challenger gave no answer: It gives no number.", html, StringComparison.Ordinal);
        Assert.Contains("class=\"result\"", html, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("<script>alert(1)</script>")]
    [InlineData("<img src=x onerror=alert(1)>")]
    [InlineData("\"><svg onload=alert(1)>")]
    [InlineData("'; alert(1); //")]
    [InlineData("</code></pre><script>alert(1)</script>")]
    public async Task Markup_in_queries_and_documents_is_shown_as_text(string text)
    {
        var (_, html) = await RankAsync(Words("a"), text, text, "other");

        Assert.DoesNotContain("<script", html, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("<img", html, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("<svg onload", html, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task A_text_of_100_kilobytes_is_shown_by_its_beginning()
    {
        var (status, html) = await RankAsync(Words("a"), "a", new string('x', 100_000), "other");
        Assert.Equal(HttpStatusCode.OK, status);
        Assert.True(html.Length < 20_000, $"{html.Length}");
    }

    [Fact]
    public async Task Two_thousand_documents_are_ranked_and_one_more_is_refused_by_number()
    {
        var (status, html) = await RankAsync(Words("a"), "a", [.. Enumerable.Range(0, 2000).Select(static number => $"a {number}")]);
        Assert.Equal(HttpStatusCode.OK, status);
        Assert.Contains("The first 100 of 2000 are shown.", html, StringComparison.Ordinal);

        (status, html) = await RankAsync(Words("a"), "a", [.. Enumerable.Range(0, 2001).Select(static number => $"a {number}")]);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, status);
        Assert.Contains("2,001 documents", html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_wrong_is_said_in_its_place()
    {
        var refusing = new FakeReranker(static (_, _) => 0) { Failure = new InvalidRerankRequestException("query", "The query is empty or blank; expected what to look for.") };
        var (status, html) = await RankAsync(refusing, "", "a");
        Assert.Equal(HttpStatusCode.UnprocessableEntity, status);
        Assert.Contains("The query is empty or blank", html, StringComparison.Ordinal);

        await using var host = await DashboardHost.StartAsync(static services => services.AddSingleton<IReranker>(Words("a")));
        Assert.Equal(HttpStatusCode.BadRequest, (await host.PostAsync("/reranker/try", new StringContent("{", null, "application/json"))).StatusCode);
    }

    [Fact]
    public async Task The_same_request_stands_there_for_programs()
    {
        var (_, html) = await RankAsync(Words("a"), "it's \"quoted\" – ü", "a 'b'");
        var text = WebUtility.HtmlDecode(html);

        Assert.Contains("it'\\''s \\\"quoted\\\" – ü", text, StringComparison.Ordinal); // in a shell
        Assert.Contains("RerankAsync(\"it\\u0027s \\u0022quoted\\u0022 \\u2013 \\u00FC\"", text, StringComparison.Ordinal);
    }

    private static FakeReranker Words(string word) => new((_, document) => 0.1f * document.Split(word).Length - 0.1f);

    private static async Task<(HttpStatusCode, string)> RankAsync(IReranker reranker, string query, params string[] documents)
    {
        await using var host = await DashboardHost.StartAsync(services => services.AddSingleton(reranker));
        var response = await host.PostAsync("/reranker/try", Body(query, documents));
        return (response.StatusCode, await response.Content.ReadAsStringAsync(DashboardHost.Token));
    }

    private static JsonContent Body(string query, params string[] documents) => JsonContent.Create(new { query, documents });
}
