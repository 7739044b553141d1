using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;

namespace Reranker.Compare;

/// <summary>What the figures were measured on.</summary>
internal static class Machine
{
    private static readonly string[] TellingFlags = ["avx2", "avx512f", "avx512_vnni", "avx_vnni", "amx_int8"];

    public static string Processor()
    {
        if (!File.Exists("/proc/cpuinfo"))
            return RuntimeInformation.ProcessArchitecture.ToString();
        var lines = File.ReadLines("/proc/cpuinfo").Select(static line => line.Split(':', 2, StringSplitOptions.TrimEntries)).Where(static line => line.Length == 2).ToArray();
        string Value(string key) => lines.FirstOrDefault(line => line[0] == key)?[1] ?? "";
        var flags = Value("flags").Split(' ').Intersect(TellingFlags);
        return $"{Value("model name")} ({string.Join(", ", flags)})";
    }

    public static string Describe()
    {
        var memory = GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / (double)(1L << 30);
        return string.Create(CultureInfo.InvariantCulture, $"{Environment.ProcessorCount} cores, {memory:F1} GiB, {RuntimeInformation.OSDescription}");
    }

    /// <summary>How many programs wanted a processor in the last minute; anything far above 0 before the run disturbs it.</summary>
    public static string LoadAverage() => File.Exists("/proc/loadavg") ? File.ReadAllText("/proc/loadavg").Split(' ')[0] : "unknown";

    /// <summary>The commit that was measured.</summary>
    public static string Commit()
    {
        try
        {
            var commit = Git("rev-parse", "--short=12", "HEAD");
            return commit.Length == 0 ? "unknown" : commit + (Git("status", "--porcelain").Length > 0 ? ", with changes" : "");
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return "unknown"; // there is no git
        }
    }

    private static string Git(params string[] arguments)
    {
        using var git = Process.Start(new ProcessStartInfo("git", arguments) { WorkingDirectory = ModelFolders.Root, RedirectStandardOutput = true, RedirectStandardError = true })!;
        var output = git.StandardOutput.ReadToEnd().Trim();
        git.WaitForExit();
        return git.ExitCode == 0 ? output : "";
    }
}
