namespace Pyile.Benchmarks.Comparison;

/// <summary>One end of a line between two processes. All messages on it are of one size.</summary>
internal interface ILine : IAsyncDisposable
{
    /// <summary>Sends so many messages one way. Where they are acknowledged, it ends when all of them are.</summary>
    Task SendAsync(int count);

    /// <summary>Receives so many.</summary>
    /// <returns>The time from the first to the last.</returns>
    Task<TimeSpan> ReceiveAsync(int count);

    /// <summary>Answers so many, each with one of the same size.</summary>
    Task EchoAsync(int count);

    /// <summary>Sends so many, each when the answer to the one before has come.</summary>
    /// <returns>The round trips in microseconds.</returns>
    Task<List<double>> PingAsync(int count);
}
