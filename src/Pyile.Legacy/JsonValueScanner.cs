using System.Buffers;

namespace Pyile.Legacy;

internal enum ScanResult
{
    /// <summary>Everything so far is the beginning of a value, or white space.</summary>
    NeedMore,

    /// <summary>A whole object ends inside the buffer.</summary>
    Found,

    /// <summary>An object cannot begin like this.</summary>
    Malformed,
}

/// <summary>
/// Finds the end of a JSON object in a stream without framing. It remembers how far it has scanned, so it scans each byte once,
/// however the stream is cut. Whether the object is valid JSON is for the parser to decide.
/// </summary>
internal struct JsonValueScanner
{
    private long _scanned;
    private int _depth;
    private bool _inString;
    private bool _escaped;

    /// <param name="buffer">Everything since the end of the last value found, scanned before or not.</param>
    /// <param name="length">The bytes up to and with the object's last brace.</param>
    public ScanResult Scan(in ReadOnlySequence<byte> buffer, out long length)
    {
        foreach (ReadOnlyMemory<byte> segment in buffer.Slice(_scanned))
        {
            ReadOnlySpan<byte> bytes = segment.Span;
            for (int i = 0; i < bytes.Length; i++)
            {
                if (!Step(bytes[i]))
                {
                    length = 0;
                    return ScanResult.Malformed;
                }
                if (_depth == 0 && bytes[i] == (byte)'}')
                {
                    length = _scanned + i + 1;
                    this = default;
                    return ScanResult.Found;
                }
            }
            _scanned += bytes.Length;
        }
        length = 0;
        return ScanResult.NeedMore;
    }

    private bool Step(byte value)
    {
        if (_inString)
        {
            if (_escaped)
                _escaped = false;
            else if (value == (byte)'\\')
                _escaped = true;
            else if (value == (byte)'"')
                _inString = false;
            return true;
        }
        switch (value)
        {
            case (byte)'{':
                _depth++;
                return true;
            case (byte)'}' when _depth > 0:
                _depth--;
                return true;
            case (byte)'"' when _depth > 0:
                _inString = true;
                return true;
            case (byte)' ' or (byte)'\t' or (byte)'\r' or (byte)'\n':
                return true;
            default:
                return _depth > 0;
        }
    }
}
