namespace Reranker.Integration.Tests;

/// <summary>Where nginx is, which is not on every PATH.</summary>
internal static class Nginx
{
    private static readonly string? Program = new[] { "/usr/sbin/nginx", "/usr/bin/nginx", "/usr/local/bin/nginx" }.FirstOrDefault(File.Exists);

    /// <summary>The program; without it the test is skipped, in CI it fails.</summary>
    public static string Require()
    {
        Requires.That(Program is not null, "needs nginx (Debian's nginx-light)");
        return Program!;
    }
}
