namespace Reranker.MLflow.Tests;

public sealed class ModelPromotionTests : IDisposable
{
    private readonly PromotionStore _store = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Stages_aliases_tags_descriptions_and_the_run_of_the_challenger_are_kept_in_step()
    {
        await _store.AddAsync();
        await _store.Promotion.PromoteAsync(1, cancellationToken: Cancellation);
        var second = await _store.AddAsync();
        var promoted = await _store.Promotion.PromoteAsync(2, new ChampionChange { Reason = "It is better.", By = "somebody", ExpectedChampion = 1 }, Cancellation);

        Assert.Equal((2, "Production"), (promoted.Version, promoted.Stage));
        await _store.AssertInStepAsync(champion: 2, previous: 1);
        Assert.EndsWith(": champion by promotion (somebody). It is better.", promoted.Description, StringComparison.Ordinal);
        Assert.EndsWith(": archived, version 2 is the champion (somebody).", (await _store.Store.Registry.GetAsync(PromotionStore.Model, 1, Cancellation)).Description, StringComparison.Ordinal);
        var run = (await _store.Store.Tracker.FindRunAsync(second.RunId!, Cancellation))!;
        Assert.Equal((ExperimentRunStatus.Finished, "1", "2", "1"), (run.Status, run.Parameters["archived_model_version"], run.Tags[PromotionTags.Version], run.Tags[PromotionTags.Archived]));
    }

    [Fact]
    public async Task Rolling_back_swaps_champion_and_previous_and_says_why_in_both()
    {
        await PromoteAsync(2);
        await _store.Store.Registry.SetDescriptionAsync(PromotionStore.Model, 2, "Written by hand.", Cancellation);
        var back = await _store.Promotion.RollbackAsync(new ChampionChange { Reason = "It is slow.", By = "somebody" }, Cancellation);

        await _store.AssertInStepAsync(champion: 1, previous: 2);
        Assert.EndsWith(": champion by rollback (somebody). It is slow.", back.Description, StringComparison.Ordinal);
        var description = (await _store.Store.Registry.FindAsync(PromotionStore.Model, 2, Cancellation))!.Description;
        Assert.StartsWith("Written by hand.\n\n", description, StringComparison.Ordinal);
        Assert.EndsWith(": rolled back to version 1 (somebody). It is slow.", description, StringComparison.Ordinal);

        await _store.Promotion.RollbackAsync(cancellationToken: Cancellation);
        await _store.AssertInStepAsync(champion: 2, previous: 1);
    }

    [Fact]
    public async Task The_terms_tell_who_was_the_champion_when_and_why()
    {
        await PromoteAsync(2);
        await _store.Promotion.RollbackAsync(cancellationToken: Cancellation);

        var terms = await _store.Promotion.ListTermsAsync(Cancellation);
        Assert.Equal(
            [(3, 1, 2, PromotionCause.Rollback), (2, 2, 1, PromotionCause.Promotion), (1, 1, null, PromotionCause.Promotion)],
            terms.Select(static term => (term.Number, term.Version, term.Predecessor, term.Cause)));
        Assert.Equal([null, terms[0].Since, terms[1].Since], terms.Select(static term => term.Until));
    }

    [Fact]
    public async Task The_champion_is_made_the_champion_without_a_trace()
    {
        await PromoteAsync(2);
        var before = await _store.ShowAsync();
        await _store.Promotion.PromoteAsync(2, cancellationToken: Cancellation);
        await _store.Promotion.RepairAsync(Cancellation);
        Assert.Equal(before, await _store.ShowAsync());
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_change_that_is_cut_off_before_any_write_is_finished_or_was_never_begun(bool isRollback)
    {
        var isCutOff = true;
        for (var writes = 0; isCutOff; writes++)
        {
            using var store = new PromotionStore();
            await PromoteAsync(store, 2);
            await store.AddAsync();
            var dying = store.Watched(write => write == writes ? throw new TrackingException("The registry is gone.") : Task.CompletedTask);
            try
            {
                _ = isRollback ? await dying.RollbackAsync(cancellationToken: Cancellation) : await dying.PromoteAsync(3, cancellationToken: Cancellation);
                isCutOff = false;
                Assert.InRange(writes, 7, 12);
            }
            catch (TrackingException)
            {
                // Replicas always find a champion, the old or the new one.
                Assert.Contains(await store.FindAsync(ModelNames.Champion), new int?[] { 2, isRollback ? 1 : 3 });
            }

            await store.Promotion.RepairAsync(Cancellation);
            if (writes == 0)
                await store.AssertInStepAsync(champion: 2, previous: 1);
            else
                await store.AssertInStepAsync(champion: isRollback ? 1 : 3, previous: 2);
            Assert.Equal(writes == 0 ? 2 : 3, (await store.Promotion.ListTermsAsync(Cancellation)).Count);

            var repaired = await store.ShowAsync();
            await store.Promotion.RepairAsync(Cancellation);
            Assert.Equal(repaired, await store.ShowAsync());
        }
    }

    [Fact]
    public async Task The_first_promotion_is_finished_wherever_it_was_cut_off()
    {
        for (var writes = 1; writes <= 4; writes++)
        {
            using var store = new PromotionStore();
            await store.AddAsync();
            var dying = store.Watched(write => write == writes ? throw new TrackingException("The registry is gone.") : Task.CompletedTask);
            await Assert.ThrowsAsync<TrackingException>(() => dying.PromoteAsync(1, cancellationToken: Cancellation));
            await store.Promotion.RepairAsync(Cancellation);
            await store.AssertInStepAsync(champion: 1, previous: null);
        }
    }

    [Fact]
    public async Task Of_two_promoters_at_once_one_wins_and_the_other_is_told()
    {
        await PromoteAsync(1);
        await _store.AddAsync();
        await _store.AddAsync();

        // The other one has claimed the place when this one is about to.
        var late = _store.Watched(write => write == 0 ? _store.Promotion.PromoteAsync(3, new ChampionChange { By = "the other" }, Cancellation) : Task.CompletedTask);
        var conflict = await Assert.ThrowsAsync<PromotionConflictException>(() => late.PromoteAsync(2, cancellationToken: Cancellation));

        Assert.Equal(3, conflict.Champion);
        Assert.Contains("but the other was first with version 3", conflict.Message, StringComparison.Ordinal);
        await _store.AssertInStepAsync(champion: 3, previous: 1);
    }

    [Fact]
    public async Task Of_many_promoters_in_parallel_exactly_one_replaces_the_champion_that_all_expect()
    {
        await PromoteAsync(1);
        for (var version = 2; version <= 5; version++)
            await _store.AddAsync();

        var results = await Task.WhenAll(Enumerable.Range(2, 4).Select(version => Task.Run(async () =>
        {
            try
            {
                await _store.Promotion.PromoteAsync(version, new ChampionChange { ExpectedChampion = 1 }, Cancellation);
                return version;
            }
            catch (PromotionConflictException)
            {
                return 0;
            }
        })));

        await _store.AssertInStepAsync(champion: results.Single(static version => version > 0), previous: 1);
    }

    [Fact]
    public async Task Two_who_want_the_same_version_both_get_it()
    {
        await PromoteAsync(1);
        await _store.AddAsync();
        var late = _store.Watched(write => write == 0 ? _store.Promotion.PromoteAsync(2, cancellationToken: Cancellation) : Task.CompletedTask);
        Assert.Equal(2, (await late.PromoteAsync(2, cancellationToken: Cancellation)).Version);
        await _store.AssertInStepAsync(champion: 2, previous: 1);
        Assert.Equal(2, (await _store.Promotion.ListTermsAsync(Cancellation)).Count);
    }

    [Fact]
    public async Task One_that_was_overtaken_in_the_middle_stops_and_leaves_the_younger_champion()
    {
        await PromoteAsync(1);
        await _store.AddAsync();
        await _store.AddAsync();
        var slow = _store.Watched(write => write == 2 ? _store.Promotion.PromoteAsync(3, cancellationToken: Cancellation) : Task.CompletedTask);
        await Assert.ThrowsAsync<PromotionConflictException>(() => slow.PromoteAsync(2, cancellationToken: Cancellation));
        Assert.Equal(3, await _store.FindAsync(ModelNames.Champion));
    }

    [Fact]
    public async Task A_champion_that_nobody_expected_is_left_alone()
    {
        await PromoteAsync(2);
        await _store.AddAsync();
        var before = await _store.ShowAsync();
        var expected = new ChampionChange { ExpectedChampion = 1 };
        Assert.Equal(2, (await Assert.ThrowsAsync<PromotionConflictException>(() => _store.Promotion.PromoteAsync(3, expected, Cancellation))).Champion);
        Assert.Equal(2, (await Assert.ThrowsAsync<PromotionConflictException>(() => _store.Promotion.RollbackAsync(expected, Cancellation))).Champion);
        Assert.Equal(before, await _store.ShowAsync());
    }

    [Fact]
    public async Task A_version_that_is_not_there_and_a_way_back_that_is_not_there_are_refused()
    {
        await PromoteAsync(1);
        Assert.Contains("has no version 9", (await Assert.ThrowsAsync<TrackingException>(() => _store.Promotion.PromoteAsync(9, cancellationToken: Cancellation))).Message, StringComparison.Ordinal);
        Assert.Contains("No version of 'm' was the champion before this one", (await Assert.ThrowsAsync<NoPreviousChampionException>(() => _store.Promotion.RollbackAsync(cancellationToken: Cancellation))).Message, StringComparison.Ordinal);

        await _store.AddAsync();
        await _store.Promotion.PromoteAsync(2, cancellationToken: Cancellation);
        await _store.Store.Client.DeleteModelVersionAsync(PromotionStore.Model, 1, Cancellation);
        Assert.Contains("Version 1 of 'm', which was the champion before version 2, was deleted", (await Assert.ThrowsAsync<NoPreviousChampionException>(() => _store.Promotion.RollbackAsync(cancellationToken: Cancellation))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_champion_that_was_deleted_is_followed_by_the_one_before()
    {
        await PromoteAsync(2);
        await _store.Store.Client.DeleteModelVersionAsync(PromotionStore.Model, 2, Cancellation);
        await _store.Promotion.RepairAsync(Cancellation);

        await _store.AssertInStepAsync(champion: 1, previous: null);
        Assert.Equal(PromotionCause.Restoration, (await _store.Promotion.ListTermsAsync(Cancellation))[0].Cause);

        // The place that was claimed for the deleted version can be given again.
        await _store.AddAsync();
        await _store.Promotion.PromoteAsync(3, cancellationToken: Cancellation);
        await _store.AssertInStepAsync(champion: 3, previous: 1);
    }

    [Fact]
    public async Task A_claim_for_a_version_that_was_deleted_is_void()
    {
        await PromoteAsync(1);
        await _store.AddAsync();
        await _store.AddAsync();
        var dying = _store.Watched(static write => write == 1 ? throw new TrackingException("gone") : Task.CompletedTask);
        await Assert.ThrowsAsync<TrackingException>(() => dying.PromoteAsync(2, cancellationToken: Cancellation));
        await _store.Store.Client.DeleteModelVersionAsync(PromotionStore.Model, 2, Cancellation);

        await _store.Promotion.PromoteAsync(3, cancellationToken: Cancellation);
        await _store.AssertInStepAsync(champion: 3, previous: 1);
    }

    [Fact]
    public async Task A_challenger_that_had_won_when_its_training_was_cut_off_gets_its_place()
    {
        await PromoteAsync(1);
        await _store.AddAsync(("decision", "kept"), ("compared_with_version", "1"));
        await _store.Promotion.RepairAsync(Cancellation);
        Assert.Equal(1, await _store.FindAsync(ModelNames.Champion));

        await _store.AddAsync(("decision", "promoted"), ("compared_with_version", "1"), ("decision_reason", "ndcg_at_5 rose by 0.035."));
        await _store.Promotion.RepairAsync(Cancellation);
        await _store.AssertInStepAsync(champion: 3, previous: 1);
        Assert.Equal("ndcg_at_5 rose by 0.035.", (await _store.Promotion.ListTermsAsync(Cancellation))[0].Reason);

        // Not again once it was taken back.
        await _store.Promotion.RollbackAsync(cancellationToken: Cancellation);
        await _store.Promotion.RepairAsync(Cancellation);
        await _store.AssertInStepAsync(champion: 1, previous: 3);
    }

    [Fact]
    public async Task A_champion_whose_run_was_deleted_is_replaced_and_a_cut_off_is_finished_all_the_same()
    {
        await PromoteAsync(1);
        var champion = (await _store.Store.Registry.FindByAliasAsync(PromotionStore.Model, ModelNames.Champion, Cancellation))!;
        await _store.Store.Client.DeleteRunAsync(champion.RunId!, Cancellation);
        await _store.AddAsync();
        var dying = _store.Watched(static write => write == 3 ? throw new TrackingException("gone") : Task.CompletedTask);
        await Assert.ThrowsAsync<TrackingException>(() => dying.PromoteAsync(2, cancellationToken: Cancellation));
        await _store.Promotion.RepairAsync(Cancellation);
        await _store.AssertInStepAsync(champion: 2, previous: 1);
    }

    public void Dispose() => _store.Dispose();

    private Task PromoteAsync(int versions) => PromoteAsync(_store, versions);

    private static async Task PromoteAsync(PromotionStore store, int versions)
    {
        for (var version = 1; version <= versions; version++)
        {
            await store.AddAsync();
            await store.Promotion.PromoteAsync(version, cancellationToken: Cancellation);
        }
    }
}
