using System.Text;

namespace Reranker.Training;

/// <summary>How challenger, champion and the order that users saw did on the same held-out queries.</summary>
internal sealed record RetrainingReports(EvaluationReport Challenger, EvaluationReport Champion, EvaluationReport Baseline)
{
    /// <summary>Measures how far the scores of either model are from what they say, on the same queries: those that the challenger was not calibrated on.</summary>
    public RetrainingReports WithCalibrationErrors(RankingDataset heldOut, ScoreCalibration? challenger, ScoreCalibration? champion, CalibrationOptions? options) => this with
    {
        Challenger = Challenger with { CalibrationError = ScoreCalibrator.MeasureError(heldOut, Challenger.Scores, challenger, options ?? new CalibrationOptions()) },
        Champion = Champion with { CalibrationError = ScoreCalibrator.MeasureError(heldOut, Champion.Scores, champion, options ?? new CalibrationOptions()) },
    };

    /// <summary>Writes a row a query.</summary>
    /// <returns>The file.</returns>
    public async Task<string> WriteRowsAsync(string folder, CancellationToken cancellationToken)
    {
        var path = Path.Combine(folder, "evaluation.csv");
        var writer = new StreamWriter(path, append: false, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false));
        await using (writer.ConfigureAwait(false))
            await PerQueryTable.WriteAsync(writer, [("baseline", Baseline), ("champion", Champion), ("challenger", Challenger)], cancellationToken).ConfigureAwait(false);
        return path;
    }
}
