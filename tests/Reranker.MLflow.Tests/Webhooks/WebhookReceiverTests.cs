using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using CsCheck;

namespace Reranker.MLflow.Tests;

/// <summary>The receiving end of webhooks, with calls that a real MLflow 3.11 made (<c>Recorded/webhooks-3.11.jsonl</c>).</summary>
public sealed class WebhookReceiverTests
{
    private const string Secret = "a secret of the tests";

    private static IReadOnlyList<Call> Recorded =>
        [.. File.ReadLines(Path.Combine(AppContext.BaseDirectory, "Recorded", "webhooks-3.11.jsonl")).Select(static line => JsonSerializer.Deserialize<Call>(line, JsonSerializerOptions.Web)!)];

    [Fact]
    public void What_a_real_server_sent_is_believed_and_read()
    {
        var read = Recorded.Select(static call => Receiver(call).Read(call.Header, call.Bytes)).ToList();

        Assert.Equal(
            ["model_version.created", "model_version_alias.created", "model_version_alias.deleted", "model_version_tag.deleted", "model_version_tag.set", "registered_model.created"],
            read.Select(static delivery => delivery.Event.ToString()).Order());
        T Subject<T>(WebhookEvent source) => Assert.IsType<T>(Assert.Single(read, delivery => delivery.Event == source).Subject);
        Assert.Equal("text", Subject<WebhookModel>(WebhookEvent.RegisteredModelCreated).Description);
        var version = Subject<WebhookModelVersion>(WebhookEvent.ModelVersionCreated);
        Assert.Equal(("hooked", 1, "s3://bucket/ünï", null, "1"), (version.Name, version.Version, version.Source, version.RunId, version.Tags?["a"]));
        Assert.Equal(new WebhookAlias("hooked", "champion", 1), Subject<WebhookAlias>(WebhookEvent.ModelVersionAliasCreated));
        Assert.Equal(new WebhookAlias("hooked", "champion"), Subject<WebhookAlias>(WebhookEvent.ModelVersionAliasDeleted));
        Assert.Equal(new WebhookTag("hooked", "k", 1, "v"), Subject<WebhookTag>(WebhookEvent.ModelVersionTagSet));
        Assert.Equal(new WebhookTag("hooked", "k", 1), Subject<WebhookTag>(WebhookEvent.ModelVersionTagDeleted));
        Assert.Equal(read.Count, read.Select(static delivery => delivery.DeliveryId).Distinct().Count());
    }

    [Fact]
    public void A_call_with_any_bit_changed_is_not_believed() => Gen.Select(Gen.Int[0, Recorded.Count - 1], Gen.Int[0, 100_000], Gen.Int[0, 7]).Sample((index, at, bit) =>
    {
        var call = Recorded[index];
        var bytes = call.Bytes;
        bytes[at % bytes.Length] ^= (byte)(1 << bit);
        Refused(() => Receiver(call).Read(call.Header, bytes), "signature");
    });

    [Fact]
    public void A_call_signed_with_another_secret_or_moved_in_time_is_not_believed()
    {
        var call = Recorded[0];
        Refused(() => new WebhookReceiver("another", timeProvider: At(call.Timestamp)).Read(call.Header, call.Bytes), "signature");
        Refused(() => Receiver(call).Read(name => name == WebhookReceiver.TimestampHeader ? $"{call.Timestamp + 1}" : call.Header(name), call.Bytes), "signature");
        Refused(() => Receiver(call).Read(name => name == WebhookReceiver.SignatureHeader ? null : call.Header(name), call.Bytes), WebhookReceiver.SignatureHeader);
    }

    [Theory]
    [InlineData(300, true)]
    [InlineData(-300, true)]
    [InlineData(301, false)]
    [InlineData(-301, false)]
    public void A_call_is_believed_for_five_minutes(int seconds, bool believed)
    {
        var call = Recorded[0];
        var receiver = new WebhookReceiver(Secret, timeProvider: At(call.Timestamp + seconds));
        if (believed)
            Assert.Equal(call.Timestamp, receiver.Read(call.Header, call.Bytes).SentAt.ToUnixTimeSeconds());
        else
            Refused(() => receiver.Read(call.Header, call.Bytes), "seconds from now");
    }

    [Theory]
    [InlineData("nonsense", "not as MLflow 3 writes")]
    [InlineData("[]", "not as MLflow 3 writes")]
    [InlineData("""{"entity":"model_version"}""", "is not an event")]
    [InlineData("""{"entity":"model_version","action":"created","data":{"version":"1"}}""", "not as MLflow 3 writes")]
    [InlineData("""{"entity":"model_version","action":"created","data":{"name":"m","version":"x"}}""", "not as MLflow 3 writes")]
    public void A_signed_call_that_is_no_event_is_refused(string body, string why) => Refused(() => Read(body), why);

    [Fact]
    public void An_event_that_is_not_known_has_its_data()
    {
        var delivery = Read("""{"entity":"budget_policy","action":"exceeded","workspace":"team","timestamp":"2026-01-01T00:00:00+00:00","data":{"budget_amount":100.5}}""");
        Assert.Equal((WebhookEvent.BudgetPolicyExceeded, null, "team"), (delivery.Event, delivery.Subject, delivery.Workspace));
        Assert.Equal(100.5, delivery.Data.GetProperty("budget_amount").GetDouble());
    }

    private static WebhookReceiver Receiver(Call call) => new(Secret, timeProvider: At(call.Timestamp));

    private static FixedTime At(long seconds) => new(DateTimeOffset.FromUnixTimeSeconds(seconds));

    private static void Refused(Func<WebhookDelivery> read, string why) => Assert.Contains(why, Assert.Throws<WebhookException>(read).Message, StringComparison.Ordinal);

    /// <summary>Reads a body that is signed as <c>_generate_hmac_signature</c> in MLflow's <c>delivery.py</c> does it.</summary>
    private static WebhookDelivery Read(string body)
    {
        var signature = "v1," + Convert.ToBase64String(HMACSHA256.HashData(Encoding.UTF8.GetBytes(Secret), Encoding.UTF8.GetBytes($"id.1700000000.{body}")));
        return new WebhookReceiver(Secret, timeProvider: At(1_700_000_000)).Read(new Call("id", "1700000000", signature, body).Header, Encoding.UTF8.GetBytes(body));
    }

    private sealed record Call(string DeliveryId, string SentAt, string Signature, string Body)
    {
        public long Timestamp => long.Parse(SentAt, CultureInfo.InvariantCulture);

        public byte[] Bytes => Encoding.UTF8.GetBytes(Body);

        public string? Header(string name) => name switch
        {
            WebhookReceiver.DeliveryIdHeader => DeliveryId,
            WebhookReceiver.TimestampHeader => SentAt,
            WebhookReceiver.SignatureHeader => Signature,
            _ => null,
        };
    }
}
