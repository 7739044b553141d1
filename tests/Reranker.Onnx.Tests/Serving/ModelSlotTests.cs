using Reranker.Onnx.Tests.TestModels;

namespace Reranker.Onnx.Tests.Serving;

public sealed class ModelSlotTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_request_before_the_first_model_is_told_to_wait()
    {
        using var slot = new ModelSlot();
        using var reranker = new OnnxReranker(slot);
        await Assert.ThrowsAsync<ModelUnavailableException>(() => reranker.RerankAsync("which", ["good"], cancellationToken: Cancel));
    }

    [Fact]
    public async Task The_next_request_after_a_switch_is_answered_by_the_new_model()
    {
        using var one = new TinyModel("one");
        using var two = new TinyModel("two", sign: -1);
        using var slot = new ModelSlot();
        using var reranker = new OnnxReranker(slot);

        await slot.LoadAsync(await one.OpenAsync(), Cancel);
        var before = await reranker.RerankAsync("which", ["good", "bad"], cancellationToken: Cancel);
        await slot.LoadAsync(await two.OpenAsync("CrossEncoderReranker", "2"), Cancel);
        var after = await reranker.RerankAsync("which", ["good", "bad"], cancellationToken: Cancel);

        Assert.Equal(("one", 0), (before.Model.Name, before.Results[0].Index));
        Assert.Equal(("2", 1), (after.Model.Version, after.Results[0].Index));
    }

    [Fact]
    public async Task A_failed_load_keeps_the_old_model_and_says_so()
    {
        using var good = new TinyModel("good");
        using var broken = new TinyModel("broken", network: [0]);
        using var slot = new ModelSlot();
        using var reranker = new OnnxReranker(slot);

        await slot.LoadAsync(await good.OpenAsync(), Cancel);
        var error = await Assert.ThrowsAsync<ModelPackageException>(async () => await slot.LoadAsync(await broken.OpenAsync(), Cancel));
        Assert.Same(error, slot.LastError);
        Assert.Equal("good", slot.Current!.Name);
        Assert.Single((await reranker.RerankAsync("which", ["good"], cancellationToken: Cancel)).Results);

        await slot.LoadAsync(await good.OpenAsync(), Cancel);
        Assert.Null(slot.LastError);
    }

    [Fact]
    public async Task A_lease_keeps_its_model_through_a_switch_and_frees_it_at_its_end()
    {
        using var one = new TinyModel("one");
        using var two = new TinyModel("two");
        using var slot = new ModelSlot();
        await slot.LoadAsync(await one.OpenAsync(), Cancel);

        var lease = await slot.LeaseAsync(Cancel);
        await slot.LoadAsync(await two.OpenAsync(), Cancel);
        EncodedPair[] pairs = [lease.Model.Tokenizer.Encode("which", "good")];
        var batch = BatchPlanner.Plan([pairs[0].Length], tokenBudget: 1, maxPadding: 0)[0];
        var logits = new float[1];
        lease.Model.Score(batch, pairs, logits, alone: false);
        Assert.Equal(0.8f, logits[0], tolerance: 1e-5f);

        lease.Dispose();
        Assert.False(lease.Model.TryHold());
    }

    [Fact]
    public async Task Requests_never_notice_switches()
    {
        using var one = new TinyModel("one");
        using var two = new TinyModel("two", sign: -1);
        using var slot = new ModelSlot();
        using var reranker = new OnnxReranker(slot);
        ModelPackage[] packages = [await one.OpenAsync(), await two.OpenAsync()];
        await slot.LoadAsync(packages[0], Cancel);

        var switching = Task.Run(async () =>
        {
            for (var turn = 1; turn <= 20; turn++)
                await slot.LoadAsync(packages[turn % 2], Cancel);
        }, Cancel);
        async Task RequestAsync()
        {
            while (!switching.IsCompleted)
            {
                var response = await reranker.RerankAsync("which", ["good", "bad"], cancellationToken: Cancel);
                Assert.Equal(response.Model.Name == "one" ? 0 : 1, response.Results[0].Index);
            }
        }

        await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => RequestAsync()));
        await switching;
    }

    [Fact]
    public async Task A_cancelled_load_changes_nothing()
    {
        using var model = new TinyModel();
        using var slot = new ModelSlot();
        var package = await model.OpenAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => slot.LoadAsync(package, new CancellationToken(canceled: true)));
        Assert.Null(slot.Current);
        Assert.Null(slot.LastError);
    }

    [Fact]
    public async Task A_disposed_slot_answers_no_more()
    {
        using var model = new TinyModel();
        var slot = new ModelSlot();
        using var reranker = new OnnxReranker(slot);
        await slot.LoadAsync(await model.OpenAsync(), Cancel);
        slot.Dispose();
        await Assert.ThrowsAsync<ObjectDisposedException>(() => reranker.RerankAsync("which", ["good"], cancellationToken: Cancel));
    }
}
