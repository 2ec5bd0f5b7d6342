using System.Buffers;

namespace Pyile.Engine.Tests.Support;

/// <summary>Reads values from bytes as they would arrive on a connection.</summary>
internal sealed class ArrivingValues
{
    private byte[] _unread = [];
    private JsonValueScanner _scanner;

    public IReadOnlyList<V1Value> Feed(ReadOnlyMemory<byte> chunk)
    {
        _unread = [.. _unread, .. chunk.Span];
        var values = new List<V1Value>();
        while (true)
        {
            var buffer = new ReadOnlySequence<byte>(_unread);
            ScanResult result = _scanner.Scan(buffer, out long length);
            Assert.NotEqual(ScanResult.Malformed, result);
            if (result == ScanResult.NeedMore)
                return values;
            values.Add(V1Bytes.Parse(buffer.Slice(0, length)));
            _unread = _unread[(int)length..];
        }
    }

    public IReadOnlyList<V1Value> FeedAll(IEnumerable<ReadOnlyMemory<byte>> chunks) => [.. chunks.SelectMany(Feed)];
}
