using System.Net;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Options;
using Reranker.WebHost;

namespace Reranker.Integration.Tests.Web;

public sealed class HashedKeyTests(TinyModel model)
{
    [Fact]
    public async Task A_key_that_is_configured_as_its_hash_opens_and_the_hash_itself_does_not()
    {
        var hash = $"sha256:{Convert.ToHexStringLower(SHA256.HashData("a long secret"u8))}";
        await using var host = new WebHost(model, dataDirectory: null, ("Reranker:ApiKeys:Read", hash));
        using var client = await host.ReadyClientAsync();

        Assert.Equal(HttpStatusCode.OK, await StatusAsync(client, "a long secret"));
        Assert.Equal(HttpStatusCode.Unauthorized, await StatusAsync(client, hash));
    }

    // What docs/operations.md tells people to type.
    [Fact]
    public void The_hash_is_what_sha256sum_prints() =>
        Assert.Equal(Access.Admin, Keys("Reranker:ApiKeys:Admin", "sha256:2C70E12B7A0646F92279F427C7B38E7334D8E5389CFF167A1DC30E73F826B683").RoleOf("key"));

    [Theory]
    [InlineData("sha256:")]
    [InlineData("sha256:12")]
    [InlineData("sha256:zz70e12b7a0646f92279f427c7b38e7334d8e5389cff167a1dc30e73f826b683")]
    public void A_hash_that_is_none_stops_the_start_and_is_not_repeated(string setting)
    {
        var error = Assert.Throws<OptionsValidationException>(() => Keys("Reranker:ApiKeys:Read:0", setting));

        Assert.Contains("sha256sum", StartupError.Explain(error), StringComparison.Ordinal);
        Assert.DoesNotContain("zz70", error.Message, StringComparison.Ordinal);
    }

    private static ApiKeys Keys(string name, string value) =>
        ApiKeys.From(new ConfigurationBuilder().AddInMemoryCollection([new(name, value)]).Build());

    private static async Task<HttpStatusCode> StatusAsync(HttpClient client, string key)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/models");
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", key);
        return (await client.SendAsync(request, Http.Cancelled)).StatusCode;
    }
}
