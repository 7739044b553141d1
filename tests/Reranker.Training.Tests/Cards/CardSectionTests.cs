namespace Reranker.Training.Tests;

public class CardSectionTests
{
    private static readonly QuantizationReport Quantization = CardExample.Manifest.Quantization!;

    [Fact]
    public void A_newer_section_takes_the_olders_place_and_nothing_else_is_lost()
    {
        var card = new CardText(CardExample.Card, CardExample.Manifest).Write();
        var quantization = QuantizationSection.Write(Quantization with { NdcgLoss = 0.0049 });
        var calibration = CalibrationSection.Write(CardExample.Manifest.Calibration! with { ErrorAfter = 0.0456 });

        var again = CardSection.PutInto(CardSection.PutInto(card, quantization), calibration);

        Assert.Contains("## Licences\n\nNone needed.\n", again, StringComparison.Ordinal);
        Assert.Contains("a loss of 0.0049", again, StringComparison.Ordinal);
        Assert.DoesNotContain("a loss of 0.0020", again, StringComparison.Ordinal);
        Assert.Contains("calibration error is 0.0456", again, StringComparison.Ordinal);
        Assert.DoesNotContain("calibration error is 0.0312", again, StringComparison.Ordinal);
        Assert.Equal(again, CardSection.PutInto(again, calibration));
    }

    [Fact]
    public void A_card_without_the_section_gets_it() =>
        Assert.Equal("# m\n" + QuantizationSection.Write(Quantization), CardSection.PutInto("# m\n", QuantizationSection.Write(Quantization)));
}
