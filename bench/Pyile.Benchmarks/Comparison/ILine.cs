namespace Pyile.Benchmarks.Comparison;

/// <summary>One end of a connection between two processes. All its messages have the same size.</summary>
internal interface ILine : IAsyncDisposable
{
    /// <summary>Sends messages one way. If the transport acknowledges messages, completes after all acknowledgements.</summary>
    Task SendAsync(int count);

    /// <summary>Receives messages.</summary>
    /// <returns>The time from the first to the last message.</returns>
    Task<TimeSpan> ReceiveAsync(int count);

    /// <summary>Answers each received message with one of the same size.</summary>
    Task EchoAsync(int count);

    /// <summary>Sends messages, each after the answer to the previous one.</summary>
    /// <returns>The round trips in microseconds.</returns>
    Task<List<double>> PingAsync(int count);
}
