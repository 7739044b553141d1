using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Reranker.MLflow.Tests;

/// <summary>A server on this machine that answers every connection with bytes as a test says, HTTP or not, and closes it.</summary>
internal sealed class RawServer : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _serving;

    public RawServer(Func<Stream, CancellationToken, Task> answer)
    {
        _listener.Start();
        _serving = ServeAsync(answer);
    }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    public int Connections { get; private set; }

    public static RawServer Answering(string answer) => Answering(Encoding.Latin1.GetBytes(answer));

    public static RawServer Answering(byte[] answer) => new((stream, cancellationToken) => stream.WriteAsync(answer, cancellationToken).AsTask());

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _listener.Stop();
        await _serving;
        _listener.Dispose();
        _stop.Dispose();
    }

    private async Task ServeAsync(Func<Stream, CancellationToken, Task> answer)
    {
        while (!_stop.IsCancellationRequested)
            try
            {
                using var connection = await _listener.AcceptTcpClientAsync(_stop.Token);
                Connections++;
                await using var stream = connection.GetStream();
                // The request's head; what is sent before it has come may be lost with the connection.
                var buffer = new byte[4096];
                if (await stream.ReadAsync(buffer, _stop.Token) > 0)
                    await answer(stream, _stop.Token);
                connection.Client.Shutdown(SocketShutdown.Send);
            }
            catch (Exception error) when (error is IOException or SocketException or OperationCanceledException)
            {
                // The client went, or the test is over.
            }
    }
}
