using System.Reflection;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;

namespace Reranker.AspNetCore;

/// <summary>The form of all messages: snake case, absent instead of null, numbers as numbers. It is part of their contracts, so that the host's JSON options don't change it.</summary>
internal static class WireShape
{
    /// <summary>A resolver of the same types in this form.</summary>
    public static IJsonTypeInfoResolver Of(IJsonTypeInfoResolver context) => context.WithAddedModifier(Shape);

    /// <summary>A resolver that leaves the framework's own types to the host.</summary>
    public static IJsonTypeInfoResolver MessagesOf(IJsonTypeInfoResolver context) => new Messages(Of(context));

    private static void Shape(JsonTypeInfo type)
    {
        if (type.Kind is not JsonTypeInfoKind.Object || IsOfFramework(type.Type))
            return;
        type.NumberHandling = JsonNumberHandling.Strict;
        foreach (var property in type.Properties.Where(static property => !property.IsExtensionData))
        {
            if (!Has<JsonPropertyNameAttribute>(property))
                property.Name = JsonNamingPolicy.SnakeCaseLower.ConvertName((property.AttributeProvider as MemberInfo)?.Name ?? property.Name);
            property.ShouldSerialize = Has<JsonIgnoreAttribute>(property) ? static (_, _) => true : static (_, value) => value is not null;
        }
    }

    private static bool Has<TAttribute>(JsonPropertyInfo property)
        where TAttribute : Attribute => property.AttributeProvider?.IsDefined(typeof(TAttribute), inherit: true) is true;

    private static bool IsOfFramework(Type type)
    {
        var element = type.IsArray ? type.GetElementType()! : Nullable.GetUnderlyingType(type) ?? type;
        return element.Namespace is { } name && (name.StartsWith("System", StringComparison.Ordinal) || name.StartsWith("Microsoft", StringComparison.Ordinal));
    }

    private sealed class Messages(IJsonTypeInfoResolver context) : IJsonTypeInfoResolver
    {
        public JsonTypeInfo? GetTypeInfo(Type type, JsonSerializerOptions options) => IsOfFramework(type) ? null : context.GetTypeInfo(type, options);
    }
}
