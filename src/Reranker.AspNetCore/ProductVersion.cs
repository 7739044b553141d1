using System.Reflection;

namespace Reranker.AspNetCore;

/// <summary>The version of this package.</summary>
internal static class ProductVersion
{
    public static string Value { get; } = typeof(ProductVersion).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion.Split('+')[0];
}
