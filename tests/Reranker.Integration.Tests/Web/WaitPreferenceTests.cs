using Microsoft.AspNetCore.Http;
using Reranker.Jobs;

namespace Reranker.Integration.Tests.Web;

public sealed class WaitPreferenceTests
{
    [Theory]
    [InlineData("", null, 0)]
    [InlineData("?wait=true", null, -1)]
    [InlineData("?wait=false", "wait=5", 0)]
    [InlineData("?wait=30", null, 30)]
    [InlineData("", "wait=10", 10)]
    [InlineData("", "respond-async, wait=10", 10)]
    [InlineData("", "Wait=10", 10)]
    [InlineData("", "wait=soon", 0)]
    [InlineData("", "wait=-3", 0)]
    [InlineData("", "wait=999999999", 86_400)]
    public void Callers_say_how_long_they_would_wait(string query, string? prefer, int seconds)
    {
        var request = new DefaultHttpContext().Request;
        request.QueryString = new QueryString(query);
        request.Headers["Prefer"] = prefer;

        Assert.Equal(seconds < 0 ? Timeout.InfiniteTimeSpan : TimeSpan.FromSeconds(seconds), WaitPreference.Of(request));
    }
}
