using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Reranker.MLflow;

/// <summary>Reads what an MLflow server calls a webhook with, after checking that it comes from that server and is not old. Safe for concurrent use.</summary>
/// <remarks>
/// As MLflow 3 signs (<c>mlflow/webhooks/delivery.py</c>): <c>X-MLflow-Signature</c> is <c>v1,</c> and the base64 of the HMAC-SHA256, with the secret's UTF-8
/// as the key, of <c>{X-MLflow-Delivery-Id}.{X-MLflow-Timestamp}.{body}</c>. A server that got no answer calls again with the same
/// <see cref="WebhookDelivery.DeliveryId"/> and timestamp.
/// </remarks>
public sealed class WebhookReceiver
{
    /// <summary>The header with the signature.</summary>
    public const string SignatureHeader = "X-MLflow-Signature";

    /// <summary>The header with the delivery's id.</summary>
    public const string DeliveryIdHeader = "X-MLflow-Delivery-Id";

    /// <summary>The header with the time of the call in seconds since the Unix epoch.</summary>
    public const string TimestampHeader = "X-MLflow-Timestamp";

    private readonly byte[] _secret;
    private readonly TimeSpan _tolerance;
    private readonly TimeProvider _time;

    /// <summary>Makes a receiver for one webhook.</summary>
    /// <param name="secret">The secret that the webhook was created with.</param>
    /// <param name="tolerance">How far a call's time may lie from ours; five minutes by default, as MLflow recommends.</param>
    /// <param name="timeProvider">The clock; the system's by default.</param>
    public WebhookReceiver(string secret, TimeSpan? tolerance = null, TimeProvider? timeProvider = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(secret);
        _tolerance = tolerance ?? TimeSpan.FromMinutes(5);
        ArgumentOutOfRangeException.ThrowIfLessThan(_tolerance, TimeSpan.Zero, nameof(tolerance));
        _secret = Encoding.UTF8.GetBytes(secret);
        _time = timeProvider ?? TimeProvider.System;
    }

    /// <summary>Checks and reads a call.</summary>
    /// <param name="header">Gives a request's header by its name, or <see langword="null"/>: <c>name => request.Headers[name]</c>.</param>
    /// <param name="body">The request's body, byte for byte as it came.</param>
    /// <exception cref="WebhookException">The call is not signed with the secret, is too old or from the future, or is not MLflow's. Answer with 401 and believe nothing of it.</exception>
    public WebhookDelivery Read(Func<string, string?> header, ReadOnlySpan<byte> body)
    {
        ArgumentNullException.ThrowIfNull(header);
        var deliveryId = Need(header, DeliveryIdHeader);
        var timestamp = Need(header, TimestampHeader);
        Verify(Need(header, SignatureHeader), deliveryId, timestamp, body);
        return WebhookDelivery.Read(deliveryId, TimeOf(timestamp), body);
    }

    private static string Need(Func<string, string?> header, string name) =>
        header(name) is { Length: > 0 } value ? value : throw new WebhookException($"The call has no header {name}. Expected a call of an MLflow 3 server, of a webhook with a secret.");

    private void Verify(string signature, string deliveryId, string timestamp, ReadOnlySpan<byte> body)
    {
        using var hash = IncrementalHash.CreateHMAC(HashAlgorithmName.SHA256, _secret);
        hash.AppendData(Encoding.UTF8.GetBytes($"{deliveryId}.{timestamp}."));
        hash.AppendData(body);
        var expected = Encoding.ASCII.GetBytes($"v1,{Convert.ToBase64String(hash.GetHashAndReset())}");
        // In the same time for every wrong signature.
        if (!CryptographicOperations.FixedTimeEquals(expected, Encoding.UTF8.GetBytes(signature)))
            throw new WebhookException("The call's signature is not that of its content with this webhook's secret. Check that both ends have the same secret, and that the body is read as it came.");
    }

    private DateTimeOffset TimeOf(string timestamp)
    {
        // The latest moment that .NET has.
        if (!long.TryParse(timestamp, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds) || seconds > 253_402_300_799)
            throw new WebhookException($"The call's time '{timestamp}' is not one. Expected seconds since the Unix epoch.");
        var sent = DateTimeOffset.FromUnixTimeSeconds(seconds);
        var age = _time.GetUtcNow() - sent;
        return age.Duration() <= _tolerance
            ? sent
            : throw new WebhookException($"The call is of {sent:u}, {age.TotalSeconds:0} seconds from now; at most {_tolerance.TotalSeconds:0} are accepted. It may be an old call that somebody sends again; else set the clocks.");
    }
}
