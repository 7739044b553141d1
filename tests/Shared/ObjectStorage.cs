using DotNet.Testcontainers.Builders;
using DotNet.Testcontainers.Containers;

namespace Reranker.Tests;

/// <summary>
/// Real object storage for all tests of an assembly, started when the first one asks: the one that <c>S3_TEST_ENDPOINT</c> (host:port), <c>S3_TEST_ACCESS_KEY</c> and
/// <c>S3_TEST_SECRET_KEY</c> name; else a server of our own where Ceph's gateway is installed (<c>eng/s3-server.sh install</c>); else MinIO where Docker runs. Elsewhere such tests are skipped, in
/// CI they fail.
/// </summary>
public sealed class ObjectStorage : IAsyncDisposable
{
    // Paths of sockets are short.
    private readonly string _folder = Path.Combine(Path.GetTempPath(), $"s3-{Environment.ProcessId}");
    private readonly Lazy<Task<ObjectStorageAddress>> _own;
    private IContainer? _container;

    public ObjectStorage() => _own = new(StartAsync);

    private static bool IsInstalled => File.Exists("/usr/bin/radosgw");

    public Task<ObjectStorageAddress> AddressAsync() => Environment.GetEnvironmentVariable("S3_TEST_ENDPOINT") is { Length: > 0 } endpoint
        ? Task.FromResult(new ObjectStorageAddress($"http://{endpoint}", Variable("S3_TEST_ACCESS_KEY"), Variable("S3_TEST_SECRET_KEY")))
        : _own.Value;

    /// <summary>One more door to a server of our own, which a test may shut.</summary>
    /// <param name="name">A name that no other test uses; given again, the door opens again where it was.</param>
    /// <param name="certificate">A PEM file, for TLS.</param>
    /// <param name="key">Its key.</param>
    public async Task<ObjectStorageAddress> OpenGatewayAsync(string name, string certificate = "", string key = "")
    {
        var address = await _own.Value;
        Assert.SkipWhen(_container is not null, "needs a gateway that can be killed without its data: run eng/s3-server.sh install");
        var endpoint = await RunAsync("gateway", _folder, name, certificate, key);
        return address with { Endpoint = $"{(certificate.Length > 0 ? "https" : "http")}://{endpoint.Trim()}" };
    }

    /// <summary>Ends a gateway as a crash does; the data stay.</summary>
    public Task KillGatewayAsync(string name) => RunAsync("kill", _folder, name);

    public async ValueTask DisposeAsync()
    {
        if (_container is not null)
            await _container.DisposeAsync();
        else if (_own.IsValueCreated && _own.Value.IsCompletedSuccessfully)
            await RunAsync("stop", _folder);
    }

    private static string Variable(string name) =>
        Environment.GetEnvironmentVariable(name) ?? throw new InvalidOperationException($"S3_TEST_ENDPOINT is set, and {name} is not.");

    private async Task<ObjectStorageAddress> StartAsync()
    {
        if (!IsInstalled)
            return await StartContainerAsync();
        var variables = (await RunAsync("start", _folder, $"{Environment.ProcessId}")).Split([' ', '\n'], StringSplitOptions.RemoveEmptyEntries)
            .Select(static word => word.Split('=', 2)).Where(static pair => pair.Length == 2).ToDictionary(static pair => pair[0], static pair => pair[1]);
        return new ObjectStorageAddress($"http://{variables["S3_TEST_ENDPOINT"]}", variables["S3_TEST_ACCESS_KEY"], variables["S3_TEST_SECRET_KEY"]);
    }

    private async Task<ObjectStorageAddress> StartContainerAsync()
    {
        const string user = "testaccess", password = "testsecret1234567890", reason = "needs object storage: run eng/s3-server.sh install, start Docker, or set S3_TEST_ENDPOINT";
        try
        {
            _container = new ContainerBuilder("minio/minio:RELEASE.2025-09-07T16-13-09Z").WithCommand("server", "/data").WithPortBinding(9000, assignRandomHostPort: true)
                .WithEnvironment("MINIO_ROOT_USER", user).WithEnvironment("MINIO_ROOT_PASSWORD", password)
                .WithWaitStrategy(Wait.ForUnixContainer().UntilHttpRequestIsSucceeded(static request => request.ForPath("/minio/health/ready").ForPort(9000)))
                .Build();
        }
        catch (DockerUnavailableException)
        {
            if (Environment.GetEnvironmentVariable("CI") == "true")
                Assert.Fail($"In CI nothing may be missing, but this test {reason}.");
            Assert.Skip(reason);
        }

        await _container.StartAsync();
        return new ObjectStorageAddress($"http://{_container.Hostname}:{_container.GetMappedPublicPort(9000)}", user, password);
    }

    private static Task<string> RunAsync(params string[] arguments) => EngScript.RunAsync("s3-server.sh", arguments);
}

/// <summary>Where object storage is, and a user of it.</summary>
public sealed record ObjectStorageAddress(string Endpoint, string AccessKey, string SecretKey);
