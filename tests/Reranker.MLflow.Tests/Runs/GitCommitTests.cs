using System.Diagnostics;

namespace Reranker.MLflow.Tests;

/// <summary>Beside git itself, where that is installed: what it says of a folder is what is found.</summary>
public sealed class GitCommitTests : IDisposable
{
    private readonly TemporaryFolder _work = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_commit_is_the_one_that_git_names_in_branches_worktrees_packed_and_detached()
    {
        var repository = _work["repository"];
        Directory.CreateDirectory(Path.Combine(repository, "src", "deep"));
        await GitAsync(_work.Path, "init", "-q", repository);
        Assert.Null(GitCommit.OfFolder(repository));
        await CommitAsync(repository);
        var first = await HeadAsync(repository);
        Assert.Equal(first, GitCommit.OfFolder(Path.Combine(repository, "src", "deep")));

        await GitAsync(repository, "worktree", "add", "-q", "-b", "feature/one", _work["worktree"]);
        await CommitAsync(_work["worktree"]);
        Assert.NotEqual(first, await HeadAsync(_work["worktree"]));
        Assert.Equal(await HeadAsync(_work["worktree"]), GitCommit.OfFolder(_work["worktree"]));
        Assert.Equal(first, GitCommit.OfFolder(repository));

        await GitAsync(repository, "pack-refs", "--all");
        Assert.Equal(await HeadAsync(_work["worktree"]), GitCommit.OfFolder(_work["worktree"]));
        Assert.Equal(first, GitCommit.OfFolder(repository));

        await CommitAsync(repository);
        await GitAsync(repository, "checkout", "-q", "--detach", "HEAD~1");
        Assert.Equal(first, GitCommit.OfFolder(repository));
    }

    [Theory]
    [InlineData("ref: refs/heads/nothing")]
    [InlineData("ref: HEAD")]
    [InlineData("ref: ../../../../../etc/hostname")]
    [InlineData("nonsense")]
    [InlineData("")]
    public async Task A_repository_without_a_commit_has_none(string head)
    {
        Directory.CreateDirectory(_work[".git"]);
        await File.WriteAllTextAsync(_work[".git/HEAD"], head, Cancellation);
        Assert.Null(GitCommit.OfFolder(_work.Path));
    }

    [Theory]
    [InlineData("1.2.3+0123456789abcdef0123456789abcdef01234567", "0123456789abcdef0123456789abcdef01234567")]
    [InlineData("1.2.3-rc.1+build.5", null)]
    [InlineData("1.2.3", null)]
    [InlineData(null, null)]
    public void The_commit_of_a_build_stands_in_its_version(string? version, string? expected) => Assert.Equal(expected, GitCommit.OfVersion(version));

    public void Dispose()
    {
        // Git makes its objects read-only, which Windows does not delete.
        foreach (var file in new DirectoryInfo(_work.Path).EnumerateFiles("*", SearchOption.AllDirectories))
            file.Attributes = FileAttributes.Normal;
        _work.Dispose();
    }

    private static Task<string> CommitAsync(string folder) =>
        GitAsync(folder, "-c", "user.name=test", "-c", "user.email=test@example.org", "-c", "commit.gpgsign=false", "commit", "-q", "--allow-empty", "-m", "step");

    private static Task<string> HeadAsync(string folder) => GitAsync(folder, "rev-parse", "HEAD");

    private static async Task<string> GitAsync(string folder, params string[] arguments)
    {
        var start = new ProcessStartInfo("git", arguments) { WorkingDirectory = folder, RedirectStandardOutput = true };
        // A hook or an outer repository must not lead elsewhere.
        foreach (var variable in (string[])["GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE"])
            start.Environment.Remove(variable);
        using var git = Process.Start(start)!;
        var output = await git.StandardOutput.ReadToEndAsync(Cancellation);
        await git.WaitForExitAsync(Cancellation);
        Assert.Equal(0, git.ExitCode);
        return output.Trim();
    }
}
