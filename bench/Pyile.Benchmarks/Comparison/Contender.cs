namespace Pyile.Benchmarks.Comparison;

/// <summary>What carries the same messages between the same two processes.</summary>
internal enum Contender
{
    Pyile,
    NetMq,
    Tls,
    Socket,
}
