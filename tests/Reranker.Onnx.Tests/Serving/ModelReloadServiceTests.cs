using System.Globalization;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;
using Reranker.Onnx.Tests.TestModels;

namespace Reranker.Onnx.Tests.Serving;

public sealed class ModelReloadServiceTests : IDisposable
{
    private readonly TinyModel _one = new("one"), _two = new("two"), _broken = new("broken", network: [0]);
    private readonly ModelSlot _slot = new();
    private readonly FakeTimeProvider _time = new();
    private readonly MemoryRegistry _registry;
    private readonly ModelReloadService _service;

    public ModelReloadServiceTests()
    {
        _registry = new MemoryRegistry().Add(1, _one).Add(2, _two).Add(3, _broken);
        _service = Service(new RegisteredModelOptions());
    }

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public void Dispose()
    {
        _service.Dispose();
        _slot.Dispose();
        _one.Dispose();
        _two.Dispose();
        _broken.Dispose();
    }

    [Fact]
    public async Task The_slot_follows_the_alias()
    {
        await _service.CheckAsync(Cancel);
        Assert.Null(_slot.Current);
        Assert.IsType<ModelUnavailableException>(_slot.LastError);

        _registry.Champion = 1;
        await _service.CheckAsync(Cancel);
        Assert.Equal(("CrossEncoderReranker", "1"), (_slot.Current!.Name, _slot.Current.Version));
        Assert.Null(_slot.LastError);

        _registry.Champion = 2;
        await _service.CheckAsync(Cancel);
        Assert.Equal("2", _slot.Current!.Version);
    }

    [Fact]
    public async Task An_optional_model_goes_with_its_alias_and_comes_back_with_it()
    {
        using var service = Service(new RegisteredModelOptions { IsOptional = true });
        foreach (int? version in (int?[])[1, null, 1])
        {
            _registry.Champion = version;
            await service.CheckAsync(Cancel);
            Assert.Equal(version?.ToString(CultureInfo.InvariantCulture), _slot.Current?.Version);
        }

        _registry.IsDown = true;
        await service.CheckAsync(Cancel);
        Assert.Equal("1", _slot.Current!.Version);
    }

    [Fact]
    public async Task A_version_that_was_named_serves_whatever_the_alias_says()
    {
        using var service = Service(new RegisteredModelOptions { Version = 2 });
        _registry.Champion = 1;

        await service.CheckAsync(Cancel);

        Assert.Equal("2", _slot.Current!.Version);
    }

    [Fact]
    public async Task A_version_that_serves_is_not_fetched_again()
    {
        _registry.Champion = 1;
        await _service.CheckAsync(Cancel);
        await _service.CheckAsync(Cancel);
        Assert.Equal(1, _registry.Fetched);
    }

    [Fact]
    public async Task A_registry_that_is_down_takes_nothing_away()
    {
        _registry.Champion = 1;
        await _service.CheckAsync(Cancel);
        _registry.IsDown = true;
        await _service.CheckAsync(Cancel);
        Assert.Equal("1", _slot.Current!.Version);
        Assert.IsType<TrackingException>(_slot.LastError);

        _registry.IsDown = false;
        await _service.CheckAsync(Cancel);
        Assert.Null(_slot.LastError);
    }

    [Fact]
    public async Task A_broken_version_leaves_the_old_one_and_is_tried_again_later()
    {
        _registry.Champion = 1;
        await _service.CheckAsync(Cancel);
        _registry.Champion = 3;
        await _service.CheckAsync(Cancel);
        await _service.CheckAsync(Cancel);
        Assert.Equal("1", _slot.Current!.Version);
        Assert.IsType<ModelPackageException>(_slot.LastError);
        Assert.Equal(2, _registry.Fetched);

        _time.Advance(TimeSpan.FromSeconds(30));
        await _service.CheckAsync(Cancel);
        Assert.Equal(3, _registry.Fetched);

        _registry.Champion = 2;
        await _service.CheckAsync(Cancel);
        Assert.Equal("2", _slot.Current!.Version);
    }

    [Theory]
    [InlineData(true, false)]
    [InlineData(false, true)]
    public async Task A_start_without_registry_or_storage_serves_what_served_last(bool isDown, bool isStorageDown)
    {
        var file = Path.Combine(_one.Folder, "served.json");
        using (var before = Service(new RegisteredModelOptions { LastServedFile = file }))
        {
            _registry.Champion = 1;
            await before.CheckAsync(Cancel);
        }

        (_registry.Champion, _registry.IsDown, _registry.IsStorageDown) = (2, isDown, isStorageDown);
        using var slot = new ModelSlot();
        using var service = Service(new RegisteredModelOptions { LastServedFile = file }, slot);
        await service.CheckAsync(Cancel);
        Assert.Equal("1", slot.Current!.Version);
        Assert.IsType<TrackingException>(slot.LastError);

        (_registry.IsDown, _registry.IsStorageDown) = (false, false);
        _time.Advance(TimeSpan.FromSeconds(30));
        await service.CheckAsync(Cancel);
        Assert.Equal("2", slot.Current!.Version);
        Assert.Null(slot.LastError);
    }

    [Fact]
    public async Task A_start_does_not_wait_for_a_storage_that_takes_its_time()
    {
        var file = Path.Combine(_one.Folder, "served.json");
        using (var before = Service(new RegisteredModelOptions { LastServedFile = file }))
        {
            _registry.Champion = 1;
            await before.CheckAsync(Cancel);
        }

        _registry.Storage = new TaskCompletionSource();
        using var slot = new ModelSlot();
        using var service = Service(new RegisteredModelOptions { LastServedFile = file }, slot);
        var check = service.CheckAsync(Cancel);
        while (slot.Current is null)
        {
            _time.Advance(TimeSpan.FromSeconds(1));
            await Task.Delay(5, Cancel);
        }

        Assert.Equal("1", slot.Current.Version);
        Assert.False(check.IsCompleted);
        _registry.Storage.SetResult();
        await check;
        Assert.Equal("1", slot.Current.Version);
    }

    [Theory]
    [InlineData("{")]
    [InlineData("""{"name": "CrossEncoderReranker", "version": 1, "folder": "/nowhere"}""")]
    [InlineData("""{"name": "AnotherReranker", "version": 1, "folder": "/nowhere"}""")]
    public async Task What_cannot_be_served_again_is_passed_over(string remembered)
    {
        var file = Path.Combine(_one.Folder, "served.json");
        await File.WriteAllTextAsync(file, remembered, Cancel);
        using var service = Service(new RegisteredModelOptions { LastServedFile = file });
        _registry.IsDown = true;
        await service.CheckAsync(Cancel);
        Assert.Null(_slot.Current);

        (_registry.IsDown, _registry.Champion) = (false, 1);
        await service.CheckAsync(Cancel);
        Assert.Equal("1", _slot.Current!.Version);
    }

    [Fact]
    public async Task An_announced_change_is_seen_before_the_next_poll()
    {
        var changes = new RegistryChanges();
        using var service = Service(new RegisteredModelOptions { PollInterval = TimeSpan.FromDays(1) }, changes: changes);
        _registry.Champion = 1;
        await service.StartAsync(Cancel);
        await ServesAsync("1");

        _registry.Champion = 2;
        changes.Announce();
        await ServesAsync("2");
        await service.StopAsync(Cancel);
    }

    private async Task ServesAsync(string version)
    {
        while (_slot.Current?.Version != version)
            await Task.Delay(5, Cancel);
    }

    private ModelReloadService Service(RegisteredModelOptions options, ModelSlot? slot = null, RegistryChanges? changes = null) =>
        new(slot ?? _slot, _registry, _registry, changes ?? new RegistryChanges(), Options.Create(options), _time, NullLogger<ModelReloadService>.Instance);
}
