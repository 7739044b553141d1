using System.Globalization;
using System.Text;

namespace Reranker.Training;

/// <summary>A page for charts as SVG 1.1. It paints its own ground, so it reads on any page, light or dark.</summary>
internal static class ChartPage
{
    public const int Width = 720;

    private const string Style = """
        text{font:12px system-ui,sans-serif;fill:#24292f}.ground{fill:#fff}.grid{stroke:#d0d7de}.line{fill:none;stroke:#0550ae;stroke-width:1.5}.mark{fill:#0550ae}
        @media(prefers-color-scheme:dark){text{fill:#e6edf3}.ground{fill:#0d1117}.grid{stroke:#30363d}.line{stroke:#79c0ff}.mark{fill:#79c0ff}}
        """;

    public static string Draw(string title, int height, Action<StringBuilder> draw)
    {
        var svg = new StringBuilder();
        svg.Append(CultureInfo.InvariantCulture, $"<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {Width} {height}\" width=\"{Width}\" height=\"{height}\" role=\"img\">\n");
        svg.Append(CultureInfo.InvariantCulture, $"<title>{title}</title>\n<style>\n{Style}\n</style>\n");
        svg.Append(CultureInfo.InvariantCulture, $"<rect class=\"ground\" width=\"{Width}\" height=\"{height}\"/>\n");
        draw(svg);
        return svg.Append("</svg>\n").ToString();
    }
}
