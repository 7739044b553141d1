using System.Runtime.InteropServices;

namespace Reranker.Training;

/// <summary>Makes TorchSharp's native libraries load, once a process, before its first use.</summary>
/// <remarks>
/// TorchSharp 0.107's own library was built with GCC 13 and asks for a newer libstdc++ than Debian 12, Ubuntu 22.04 or
/// RHEL 9 have. There a copy with that one demand relaxed (<see cref="LibStdCxxPatch"/>) is loaded in its place.
/// </remarks>
internal static class TorchRuntime
{
    private static readonly Lazy<string?> Loaded = new(Load);

    /// <summary>Loads the native libraries, or says why they cannot be loaded.</summary>
    /// <returns>What had to be done, for the log; <see langword="null"/> where nothing had to.</returns>
    /// <exception cref="TrainingException">libtorch is missing or cannot be loaded.</exception>
    public static string? EnsureLoaded() => Loaded.Value;

    private static string? Load()
    {
        if (!OperatingSystem.IsLinux())
            return null;

        var binding = Find("libLibTorchSharp.so");
        foreach (var library in (ReadOnlySpan<string>)["libc10.so", "libtorch_cpu.so", "libtorch.so"])
            LoadOrThrow(Find(library));
        try
        {
            NativeLibrary.Load(binding);
            return null;
        }
        catch (DllNotFoundException error) when (error.Message.Contains("GLIBCXX_", StringComparison.Ordinal))
        {
            var patched = LibStdCxxPatch.Apply(binding);
            LoadOrThrow(patched);
            return $"This system's libstdc++ is older than GCC 13.2's, which TorchSharp asks for: loaded a patched copy of {binding} from {patched}.";
        }
    }

    private static string Find(string library)
    {
        var folders = (AppContext.GetData("NATIVE_DLL_SEARCH_DIRECTORIES") as string ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries);
        var rid = $"linux-{RuntimeInformation.ProcessArchitecture.ToString().ToLowerInvariant()}";
        return folders
                .Append(AppContext.BaseDirectory)
                .Append(Path.Combine(AppContext.BaseDirectory, "runtimes", rid, "native"))
                .Select(folder => Path.Combine(folder, library))
                .FirstOrDefault(File.Exists)
            ?? throw new TrainingException(
                $"Training needs the native library {library}, which is not beside this application. Add the package of your platform to the host, for instance libtorch-cpu-{rid}.");
    }

    private static void LoadOrThrow(string path)
    {
        try
        {
            NativeLibrary.Load(path);
        }
        catch (Exception error) when (error is DllNotFoundException or BadImageFormatException)
        {
            throw new TrainingException($"The native library {path} cannot be loaded: {error.Message}", error);
        }
    }
}
