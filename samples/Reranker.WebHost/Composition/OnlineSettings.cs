using System.ComponentModel.DataAnnotations;
using System.Globalization;
using Microsoft.Extensions.Options;
using Reranker.Onnx;

namespace Reranker.WebHost;

/// <summary>The section <c>Reranker:Online</c>: how a challenger meets the champion on live requests. Off by default. See docs/online.md.</summary>
internal sealed class OnlineSettings
{
    private const string Section = $"{HostSettings.Section}:Online";

    /// <summary>The challenger: an alias, which is followed, or the number of a version.</summary>
    [Required]
    public string Challenger { get; set; } = ModelNames.Challenger;

    /// <summary>The share of the requests that the challenger ranks unseen.</summary>
    [Range(0.0, 1.0)]
    public double ShadowFraction { get; set; }

    /// <summary>The share of the answers that are made of both rankings.</summary>
    [Range(0.0, 1.0)]
    public double InterleaveFraction { get; set; }

    /// <summary>The share of the users whom the challenger answers.</summary>
    [Range(0.0, 1.0)]
    public double CanaryFraction { get; set; }

    /// <summary>The request header that names a user; a request without it goes by its query.</summary>
    [Required]
    public string KeyHeader { get; set; } = "X-User-Id";

    internal bool IsOn => ShadowFraction > 0 || InterleaveFraction > 0 || CanaryFraction > 0;

    /// <exception cref="OptionsValidationException">A setting is out of its range.</exception>
    public static OnlineSettings Read(IConfiguration configuration)
    {
        var settings = configuration.GetSection(Section).Get<OnlineSettings>() ?? new OnlineSettings();
        var failures = new List<ValidationResult>();
        return Validator.TryValidateObject(settings, new ValidationContext(settings), failures, validateAllProperties: true)
            ? settings
            : throw new OptionsValidationException(Section, typeof(OnlineSettings), failures.Select(static failure => $"{Section}: {failure.ErrorMessage}"));
    }

    /// <summary>Points a reranker at the challenger.</summary>
    public void Choose(RegisteredModelOptions model)
    {
        model.IsOptional = true;
        if (int.TryParse(Challenger, NumberStyles.None, CultureInfo.InvariantCulture, out var version))
            model.Version = version;
        else
            model.Alias = Challenger;
    }
}
