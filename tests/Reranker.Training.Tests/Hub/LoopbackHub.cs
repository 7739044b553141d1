using System.Collections.Concurrent;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Reranker.Training.Tests;

/// <summary>A hub on this machine with Hugging Face's HTTP API, which can be told to behave badly.</summary>
/// <remarks>Files over 1,000 bytes are large ones: they have a SHA-256 and come from a second address, as from a content network.</remarks>
internal sealed class LoopbackHub : IAsyncDisposable
{
    public const string Id = "someone/some-model";
    private const string Commit = "0123456789abcdef0123456789abcdef01234567";
    private const int Large = 1_000;
    private WebApplication _hub = null!;
    private WebApplication _network = null!;

    /// <summary>Every request for a file's content at the second address: path, range, whether a token came along.</summary>
    public ConcurrentQueue<(string Path, string Range, bool HasToken)> Transfers { get; } = [];

    public ConcurrentDictionary<string, byte[]> Files { get; } = new(StringComparer.Ordinal);

    /// <summary>How many bytes a transfer sends before the connection breaks.</summary>
    public int? CutAfter { get; set; }

    public bool IgnoresRanges { get; set; }

    /// <summary>Sends other bytes than its list says.</summary>
    public bool Corrupts { get; set; }

    /// <summary>Asks for this token.</summary>
    public string? Token { get; set; }

    public Uri Uri => new(_hub.Urls.First());

    public static async Task<LoopbackHub> StartAsync(CancellationToken cancellationToken)
    {
        var hub = new LoopbackHub();
        hub._hub = await ListenAsync(hub.AnswerAsync, cancellationToken);
        hub._network = await ListenAsync(hub.TransferAsync, cancellationToken);
        return hub;
    }

    public void Add(string folder)
    {
        foreach (var path in Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories))
            Files[Path.GetRelativePath(folder, path).Replace('\\', '/')] = File.ReadAllBytes(path);
    }

    public async ValueTask DisposeAsync()
    {
        await _hub.DisposeAsync();
        await _network.DisposeAsync();
    }

    private static async Task<WebApplication> ListenAsync(RequestDelegate answer, CancellationToken cancellationToken)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        var application = builder.Build();
        application.Urls.Add("http://127.0.0.1:0");
        application.Run(answer);
        await application.StartAsync(cancellationToken);
        return application;
    }

    private async Task AnswerAsync(HttpContext context)
    {
        var path = context.Request.Path.Value!;
        if (Token is { } token && context.Request.Headers.Authorization != $"Bearer {token}")
            context.Response.StatusCode = 401;
        else if (path == $"/api/models/{Id}/revision/main")
            await context.Response.WriteAsync(JsonSerializer.Serialize(new { id = Id, sha = Commit }));
        else if (path == $"/api/models/{Id}/tree/{Commit}")
            await ListAsync(context);
        else if (path.StartsWith($"/{Id}/resolve/{Commit}/", StringComparison.Ordinal) && Files.TryGetValue(path[$"/{Id}/resolve/{Commit}/".Length..], out var content))
        {
            if (content.Length > Large)
                context.Response.Redirect($"{_network.Urls.First()}{path}");
            else
                await context.Response.Body.WriteAsync(content);
        }
        else
            context.Response.StatusCode = 404;
    }

    // In pages of five.
    private async Task ListAsync(HttpContext context)
    {
        var start = context.Request.Query.TryGetValue("cursor", out var cursor) ? int.Parse(cursor!, CultureInfo.InvariantCulture) : 0;
        if (start + 5 < Files.Count)
            context.Response.Headers.Link = $"<{Uri}api/models/{Id}/tree/{Commit}?recursive=true&cursor={start + 5}>; rel=\"next\"";
        await context.Response.WriteAsync(JsonSerializer.Serialize(Files.OrderBy(static file => file.Key, StringComparer.Ordinal).Skip(start).Take(5).Select(static file => new
        {
            type = "file",
            path = file.Key,
            size = file.Value.Length,
            oid = GitDigest(file.Value),
            lfs = file.Value.Length > Large ? new { oid = Convert.ToHexStringLower(SHA256.HashData(file.Value)) } : null,
        })));
    }

    private async Task TransferAsync(HttpContext context)
    {
        var path = context.Request.Path.Value!.Split($"/resolve/{Commit}/")[1];
        var range = context.Request.Headers.Range.ToString();
        Transfers.Enqueue((path, range, context.Request.Headers.Authorization.Count > 0));
        var content = Files[path].ToArray();
        if (Corrupts)
            content[^1] ^= 1;

        var from = range.Length > 0 && !IgnoresRanges ? int.Parse(range["bytes=".Length..^1], CultureInfo.InvariantCulture) : 0;
        if (from > 0)
        {
            context.Response.StatusCode = 206;
            context.Response.Headers.ContentRange = string.Create(CultureInfo.InvariantCulture, $"bytes {from}-{content.Length - 1}/{content.Length}");
        }

        context.Response.ContentLength = content.Length - from;
        var end = Math.Min(content.Length, from + (CutAfter ?? content.Length));

        // Kestrel closes the connection when less comes than was announced.
        await context.Response.Body.WriteAsync(content.AsMemory(from, end - from));
        await context.Response.Body.FlushAsync();
    }

#pragma warning disable CA5350 // git's blobs are named by SHA-1
    private static string GitDigest(byte[] content) =>
        Convert.ToHexStringLower(SHA1.HashData([.. Encoding.ASCII.GetBytes($"blob {content.Length}\0"), .. content]));
#pragma warning restore CA5350
}
