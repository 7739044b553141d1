using System.Runtime.InteropServices;

namespace Reranker.Onnx;

/// <summary>Keeps ONNX Runtime from telling its makers about its use, which its official builds do by default.</summary>
/// <remarks>
/// On Linux and macOS a device id, a queue of events and an uploader begin with the process's first environment; afterwards its API suppresses only some events. So the variable that
/// prevents all of it is set before that. Whoever wants the telemetry sets <c>ORT_DISABLE_TELEMETRY=0</c>.
/// </remarks>
internal static partial class RuntimeTelemetry
{
    private const string Variable = "ORT_DISABLE_TELEMETRY";
    private const string Yes = "1";
    private const int KeepExisting = 0;

    private static readonly Lazy<bool> Disabled = new(Disable);

    /// <summary>Call it before anything else of ONNX Runtime.</summary>
    public static void EnsureDisabled() => _ = Disabled.Value;

    private static bool Disable()
    {
        if (Environment.GetEnvironmentVariable(Variable) is not null)
            return true;
        Environment.SetEnvironmentVariable(Variable, Yes);
        // On Unix .NET changes a copy of its own, which native code does not see.
        if (!OperatingSystem.IsWindows())
            _ = SetEnvironment(Variable, Yes, KeepExisting);
        return true;
    }

    [LibraryImport("libc", EntryPoint = "setenv", StringMarshalling = StringMarshalling.Utf8)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int SetEnvironment(string name, string value, int overwrite);
}
