using System.Buffers.Binary;

namespace Pyile.Benchmarks.Comparison;

/// <summary>Messages over a stream, each with a length prefix of four bytes. Small messages are written in batches.</summary>
internal sealed class FrameLine : BlockingLine
{
    private const int Prefix = sizeof(int);
    private const int Batch = 16 * 1024;
    private const int ReadAhead = 64 * 1024;

    private readonly Stream _stream;
    private readonly byte[] _body;
    private readonly byte[] _out;
    private readonly byte[] _in;
    private int _written;
    private int _begin;
    private int _end;

    public FrameLine(Stream stream, int bytes)
    {
        _stream = stream;
        _body = new byte[bytes];
        _body.AsSpan().Fill((byte)'x');
        _out = new byte[Math.Max(Batch, Prefix + bytes)];
        _in = new byte[Math.Max(ReadAhead, 2 * (Prefix + bytes))];
        int patience = (int)Patience.TotalMilliseconds;
        (_stream.ReadTimeout, _stream.WriteTimeout) = (patience, patience);
    }

    public override ValueTask DisposeAsync() => _stream.DisposeAsync();

    protected override void Write()
    {
        if (_out.Length - _written < Prefix + _body.Length)
            Flush();
        BinaryPrimitives.WriteInt32LittleEndian(_out.AsSpan(_written), _body.Length);
        _body.CopyTo(_out, _written + Prefix);
        _written += Prefix + _body.Length;
    }

    protected override void Flush()
    {
        _stream.Write(_out, 0, _written);
        _written = 0;
    }

    protected override void Read()
    {
        Need(Prefix);
        int length = BinaryPrimitives.ReadInt32LittleEndian(_in.AsSpan(_begin));
        if (length != _body.Length)
            throw new InvalidDataException($"A frame of {length} bytes instead of {_body.Length}.");
        Need(Prefix + length);
        _begin += Prefix + length;
    }

    private void Need(int bytes)
    {
        while (_end - _begin < bytes)
        {
            if (_begin > 0 && _in.Length - _begin < bytes)
            {
                _in.AsSpan(_begin, _end - _begin).CopyTo(_in);
                (_begin, _end) = (0, _end - _begin);
            }
            else if (_begin == _end)
            {
                (_begin, _end) = (0, 0);
            }
            int read = _stream.Read(_in, _end, _in.Length - _end);
            if (read == 0)
                throw new EndOfStreamException("The other process closed the line.");
            _end += read;
        }
    }
}
