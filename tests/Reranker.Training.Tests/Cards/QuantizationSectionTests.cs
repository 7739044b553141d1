namespace Reranker.Training.Tests;

public class QuantizationSectionTests
{
    private static readonly QuantizationReport Report = CardExample.Manifest.Quantization!;

    [Fact]
    public void A_newer_section_takes_the_olders_place_and_nothing_else_is_lost()
    {
        var card = new CardText(CardExample.Card, CardExample.Manifest).Write();

        var again = QuantizationSection.PutInto(card, Report with { NdcgLoss = 0.0049 });

        Assert.Contains("## Licences\n\nNone needed.\n", again, StringComparison.Ordinal);
        Assert.Contains("a loss of 0.0049", again, StringComparison.Ordinal);
        Assert.DoesNotContain("a loss of 0.0020", again, StringComparison.Ordinal);
        Assert.Equal(again, QuantizationSection.PutInto(again, Report with { NdcgLoss = 0.0049 }));
    }
}
