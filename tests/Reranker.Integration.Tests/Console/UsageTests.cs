namespace Reranker.Integration.Tests;

public sealed class UsageTests
{
    [Theory]
    [InlineData("", "Required command was not provided")]
    [InlineData("rerank", "Option '--query' is required")]
    [InlineData("rerank --query q --top-n 0", "expected at least 1")]
    [InlineData("score", "Option '--pairs' is required")]
    [InlineData("score --pairs - --precision fp64", "fp64")]
    [InlineData("evaluate --dataset d --k 5,x", "--k has 'x'")]
    [InlineData("evaluate", "Say what to measure")]
    [InlineData("evaluate --dataset d --online", "Say what to measure")]
    [InlineData("evaluate --dataset d --date-from 2025-07-01", "Say what to measure")]
    [InlineData("evaluate --online --date-from 2025-07-01", "date_to is missing")]
    [InlineData("promote first", "first")]
    [InlineData("train", "Say what to train on")]
    [InlineData("train --date-from 2025-07-01 --date-to 2025-07-02 --data a", "Say what to train on")]
    [InlineData("train --date-from 2025-07-02 --date-to 2025-07-01", "is before date_from")]
    [InlineData("train --date-from 1/7/25 --date-to 2025-07-01", "a day such as 2025-07-01")]
    [InlineData("train --date-from 2025-07-01 --date-to 2025-07-02 --output o", "--output goes with --data or --recipe only")]
    [InlineData("train --data a", "--output is missing")]
    [InlineData("train --data a --output o --layers 2", "--layers shapes a new model")]
    [InlineData("train --data a --output o --from-scratch --model m", "give one of them")]
    [InlineData("train --data a --output o --from-scratch --heads 7", "is no multiple of --heads 7")]
    [InlineData("train --data a --output o --learning-rate 2", "LearningRate is 2; expected between 0 and 1")]
    [InlineData("train --recipe r --data a --output o", "give one of them")]
    [InlineData("train --recipe r", "--output is missing")]
    [InlineData("train --data a --output o --teacher bm25=half", "expected a number above 0")]
    [InlineData("train --data a --output o --teacher bm25 m bm25=2", "'bm25' is named twice")]
    [InlineData("train --data a --output o --teacher bm25 --loss rank-net", "the loss RankNet learns nothing from one")]
    [InlineData("train --data a --output o --teacher bm25 --teacher-weight 0", "nothing would be learnt from it")]
    [InlineData("train --data a --output o --loss mse", "Name the model that shall teach")]
    [InlineData("train --data a --output o --teacher-weight 2", "TeacherWeight is 2; expected from 0 to 1")]
    [InlineData("train --data a --output o --teacher-temperature 0", "TeacherTemperature is 0; expected above 0")]
    [InlineData("train --data a --output o --hard-negatives-model m", "goes with --hard-negatives")]
    [InlineData("train --date-from 2025-07-01 --date-to 2025-07-02 --hard-negatives 2 --hard-negatives-model m", "goes with --data and --recipe only")]
    [InlineData("train --data a --output o --calibration platt", "name some with --validate")]
    [InlineData("train --data a --output o --precision-target 0.9", "say --calibration too")]
    [InlineData("train --data a --output o --patience 3", "name some with --validate")]
    [InlineData("train --data a --output o --evaluate-every 3", "name some with --validate")]
    [InlineData("quantize --output o --dataset a.jsonl --candidates run.tsv", "--candidates is about a BEIR folder")]
    [InlineData("calibrate --output o --dataset a.jsonl --split dev", "--split is about a BEIR folder")]
    [InlineData("evaluate --dataset d --depth 30", "--depth is a run's")]
    [InlineData("train --date-from 2025-07-01 --date-to 2025-07-02 --propensity guess", "expected a number from 0 to 3, or 'estimate'")]
    [InlineData("train --date-from 2025-07-01 --date-to 2025-07-02 --propensity 4", "Eta is 4; expected from 0 to 3")]
    [InlineData("train --data a --output o --propensity estimate", "--propensity goes with --date-from and --date-to only")]
    [InlineData("train --data a --output o --join --bi-encoder", "give one of them")]
    [InlineData("train --data a --output o --bi-encoder --from-scratch", "--bi-encoder starts from an encoder")]
    [InlineData("train --data a --output o --pooling cls", "--pooling goes with --bi-encoder only")]
    [InlineData("train --data a --output o --bi-encoder --pooling sum", "sum")]
    [InlineData("train --data a --output o --query-prompt q", "--query-prompt goes with --join or --bi-encoder only")]
    [InlineData("train --date-from 2025-07-01 --date-to 2025-07-02 --bi-encoder", "--bi-encoder goes with --data or --recipe only")]
    [InlineData("train --date-from 2025-07-01 --date-to 2025-07-02 --query-prompt q", "--query-prompt goes with --data or --recipe only")]
    [InlineData("calibrate --dataset d --output o --method linear", "linear")]
    [InlineData("calibrate --dataset d --output o --precision-target 2", "TargetPrecision is 2; expected above 0 and at most 1")]
    public async Task A_command_line_that_makes_no_sense_ends_with_2_and_says_why(string commandLine, string expected)
    {
        var result = await RerankerCommand.RunAsync(Path.GetTempPath(), commandLine.Split(' ', StringSplitOptions.RemoveEmptyEntries));

        result.AssertFailed(2, expected);
        Assert.Contains("--help", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Help_lists_every_command()
    {
        var result = await RerankerCommand.RunAsync(Path.GetTempPath(), ["--help"]);

        Assert.Equal(0, result.ExitCode);
        Assert.All(
            ["rerank", "score", "train", "evaluate", "calibrate", "quantize", "pull", "register-base", "models", "promote", "rollback", "feedback"],
            command => Assert.Contains($"  {command} ", result.Output, StringComparison.Ordinal));
    }
}
