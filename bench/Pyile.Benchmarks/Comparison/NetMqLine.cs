using NetMQ;

namespace Pyile.Benchmarks.Comparison;

/// <summary>A NetMQ socket with its default settings. Received messages are checked in place and not copied.</summary>
internal sealed class NetMqLine(NetMQSocket socket, int bytes) : BlockingLine
{
    private readonly byte[] _body = [.. Enumerable.Repeat((byte)'x', bytes)];
    private Msg _in = NewMsg();

    public override ValueTask DisposeAsync()
    {
        _in.Close();
        socket.Options.Linger = TimeSpan.Zero;
        socket.Dispose();
        return ValueTask.CompletedTask;
    }

    protected override void Write()
    {
        if (!socket.TrySendFrame(Patience, _body, _body.Length))
            throw new TimeoutException("NetMQ accepted no message within the time limit.");
    }

    protected override void Flush()
    {
    }

    protected override void Read()
    {
        if (!socket.TryReceive(ref _in, Patience))
            throw new TimeoutException("NetMQ delivered no message within the time limit.");
        if (_in.Size != _body.Length)
            throw new InvalidDataException($"A frame of {_in.Size} bytes instead of {_body.Length}.");
    }

    private static Msg NewMsg()
    {
        var msg = default(Msg);
        msg.InitEmpty();
        return msg;
    }
}
