using NetMQ;

namespace Pyile.Benchmarks.Comparison;

/// <summary>A NetMQ socket as it comes. What arrives is looked at where it is, not copied.</summary>
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
            throw new TimeoutException("NetMQ took no message any more.");
    }

    protected override void Flush()
    {
    }

    protected override void Read()
    {
        if (!socket.TryReceive(ref _in, Patience))
            throw new TimeoutException("NetMQ brought no message any more.");
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
