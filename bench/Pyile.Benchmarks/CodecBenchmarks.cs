using System.Buffers;
using BenchmarkDotNet.Attributes;

namespace Pyile.Benchmarks;

/// <summary>Measures the codec of protocol version 1 in isolation.</summary>
[MemoryDiagnoser]
public class CodecBenchmarks
{
    private readonly TextMessage _message = new(
        new string('x', 64), "alias", new WireAddress("127.0.0.1", 49585), new WireAddress("127.0.0.1", 49421));

    private readonly ArrayBufferWriter<byte> _output = new(4096);
    private ReadOnlySequence<byte> _bytes;

    [GlobalSetup]
    public void Encode()
    {
        var writer = new ArrayBufferWriter<byte>();
        V1Codec.Write(writer, _message);
        _bytes = new ReadOnlySequence<byte>(writer.WrittenMemory);
    }

    [Benchmark]
    public int Write()
    {
        _output.ResetWrittenCount();
        V1Codec.Write(_output, _message);
        return _output.WrittenCount;
    }

    [Benchmark]
    public bool Read()
    {
        var scanner = default(JsonValueScanner);
        return scanner.Scan(_bytes, out long length) == ScanResult.Found
            && V1Codec.TryParse(_bytes.Slice(0, length), out _, out _);
    }
}
