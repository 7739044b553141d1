using System.Globalization;
using System.Net;
using System.Security.Cryptography;
using System.Text;

namespace Reranker.Integration.Tests.Web;

public sealed class WebhookTests(TinyModel model)
{
    private const string Secret = "between-the-two-of-us";
    private const string Body = """{"entity": "model_version_alias", "action": "created", "timestamp": "2026-01-01T00:00:00Z", "data": {"name": "CrossEncoderReranker", "alias": "champion", "version": "2"}}""";

    [Fact]
    public async Task A_signed_call_is_taken_and_any_other_is_not_believed()
    {
        await using var host = new WebHost(model, dataDirectory: null, ("Reranker:WebhookSecret", Secret));
        var client = await host.ReadyClientAsync();

        using var signed = Call(Secret);
        Assert.Equal(HttpStatusCode.NoContent, (await client.SendAsync(signed, Http.Cancelled)).StatusCode);
        using var forged = Call("another secret");
        await (await client.SendAsync(forged, Http.Cancelled)).ProblemAsync(HttpStatusCode.Unauthorized);
        await (await client.PostBytesAsync("/webhooks/mlflow", Encoding.UTF8.GetBytes(Body))).ProblemAsync(HttpStatusCode.Unauthorized);
    }

    [Fact]
    public async Task Without_a_secret_there_is_no_webhook()
    {
        await using var host = new WebHost(model);
        var client = await host.ReadyClientAsync();

        using var call = Call(Secret);
        Assert.Equal(HttpStatusCode.NotFound, (await client.SendAsync(call, Http.Cancelled)).StatusCode);
    }

    private static HttpRequestMessage Call(string secret)
    {
        var timestamp = DateTimeOffset.UtcNow.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
        var signature = HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret), Encoding.UTF8.GetBytes($"delivery-1.{timestamp}.{Body}"));
        var call = new HttpRequestMessage(HttpMethod.Post, "/webhooks/mlflow") { Content = new StringContent(Body, Encoding.UTF8, "application/json") };
        call.Headers.Add("X-MLflow-Delivery-Id", "delivery-1");
        call.Headers.Add("X-MLflow-Timestamp", timestamp);
        call.Headers.TryAddWithoutValidation("X-MLflow-Signature", $"v1,{Convert.ToBase64String(signature)}");
        return call;
    }
}
