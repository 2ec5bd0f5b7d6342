namespace Pyile.Benchmarks.Comparison;

/// <summary>The transports that are compared. Each carries the same messages between the same two processes.</summary>
internal enum Contender
{
    Pyile,
    NetMq,
    Tls,
    Socket,
}
