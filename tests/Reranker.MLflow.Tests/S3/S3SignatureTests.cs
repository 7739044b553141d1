using System.Security.Cryptography;
using CsCheck;

namespace Reranker.MLflow.Tests;

/// <summary>The examples of https://docs.aws.amazon.com/AmazonS3/latest/API/sig-v4-header-based-auth.html without the headers that we never sign, and what holds for all.</summary>
public sealed class S3SignatureTests
{
    private static readonly string Empty = Convert.ToHexStringLower(SHA256.HashData([]));

    private static readonly S3Settings Amazon = new()
    {
        Endpoint = new Uri("https://examplebucket.s3.amazonaws.com"),
        AccessKey = "AKIAIOSFODNN7EXAMPLE",
        SecretKey = "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY",
        Region = "us-east-1",
    };

    private static readonly DateTimeOffset Time = new(2013, 5, 24, 0, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData("?lifecycle=", "fea454ca298b7da1c68078a5d1bdbfbbe0d65c699e0f91ac7a200a0136783543")]
    [InlineData("?max-keys=2&prefix=J", "34b48302e7b5fa45bde8084f4b7868a86f0a534bc59db6670ed5711ef69dc6f7")]
    [InlineData("?prefix=J&max-keys=2", "34b48302e7b5fa45bde8084f4b7868a86f0a534bc59db6670ed5711ef69dc6f7")]
    public void Amazons_own_examples_have_these_signatures(string query, string expected) => Assert.EndsWith($"Signature={expected}", Sign(query, Empty), StringComparison.Ordinal);

    [Fact]
    public void A_request_that_is_signed_again_has_the_new_signature_only()
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(Amazon.Endpoint, "?lifecycle="));
        S3Signature.Sign(request, Empty, Amazon, Time.AddHours(1));
        S3Signature.Sign(request, Empty, Amazon, Time);

        Assert.EndsWith("fea454ca298b7da1c68078a5d1bdbfbbe0d65c699e0f91ac7a200a0136783543", Assert.Single(request.Headers.NonValidated["Authorization"]), StringComparison.Ordinal);
    }

    [Fact]
    public void The_parts_of_a_file_follow_each_other_and_are_no_more_than_storage_takes() => Gen.Select(Gen.Long[0, 5L << 40], Gen.Long[5 << 20, 5L << 30]).Sample((length, size) =>
    {
        var parts = new TransferSettings { PartSize = size }.Split(length);

        Assert.InRange(parts.Count, 1, 10_000);
        Assert.Equal((0L, length), (parts[0].Offset, parts[^1].Offset + parts[^1].Length));
        Assert.All(parts.Zip(parts.Skip(1)), static pair => Assert.Equal(pair.First.Offset + pair.First.Length, pair.Second.Offset));
        Assert.All(parts.SkipLast(1), part => Assert.True(part.Length >= size));
    });

    [Fact]
    public void Extra_arguments_of_uploads_become_the_headers_that_boto3_makes_of_them()
    {
        var headers = S3UploadHeaders.Parse("""{"ServerSideEncryption": "aws:kms", "SSEKMSKeyId": "k", "ContentType": "text/plain", "Metadata": {"team": "a"}}""");

        Assert.Equal(
            [("Content-Type", "text/plain"), ("x-amz-meta-team", "a"), ("x-amz-server-side-encryption", "aws:kms"), ("x-amz-server-side-encryption-aws-kms-key-id", "k")],
            headers.Select(static header => (header.Key, header.Value)).Order());
        foreach (var wrong in (string[])["[]", "{", """{"ACL": 1}""", """{"Unknown": "x"}"""])
            Assert.Contains("MLFLOW_S3_UPLOAD_EXTRA_ARGS", Assert.Throws<MLflowException>(() => S3UploadHeaders.Parse(wrong)).Message);
    }

    private static string Sign(string query, string payload)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(Amazon.Endpoint, query));
        S3Signature.Sign(request, payload, Amazon, Time);
        return request.Headers.NonValidated["Authorization"].ToString();
    }
}
