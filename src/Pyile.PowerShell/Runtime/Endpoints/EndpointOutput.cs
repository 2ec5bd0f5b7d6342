using System.Management.Automation;
using Pyile.Engine.Calls;
using Pyile.Engine.Model;
using Pyile.Values;

namespace Pyile.Runtime.Endpoints;

/// <summary>Returns what an endpoint writes to its caller. A caller that does not read holds up the endpoint.</summary>
/// <param name="call">The call.</param>
/// <param name="stop">Cancelled when the call is to stop.</param>
internal sealed class EndpointOutput(IncomingCall call, CancellationToken stop) : IDisposable
{
    // Streams may be written by several threads.
    private readonly Lock _sync = new();
    private readonly ValueWriter _writer = new();

    public CancellationToken Stop => stop;

    /// <summary>Returns an object. One that cannot be sent becomes an error.</summary>
    public void Write(PSObject? value)
    {
        try
        {
            Send(CallItemKind.Output, value);
        }
        catch (ValueException exception)
        {
            WriteError(Errors.From(exception, null));
        }
    }

    public void WriteError(ErrorRecord error) => Send(CallItemKind.Error, RemoteItems.OfError(error));

    public void WriteText(CallItemKind kind, string text) => Send(kind, text);

    public void WriteProgress(ProgressRecord progress) => Send(CallItemKind.Progress, RemoteItems.OfProgress(progress));

    public void Dispose() => _writer.Dispose();

    private void Send(CallItemKind kind, object? value)
    {
        string json;
        lock (_sync)
            json = _writer.Write(value);
        ValueTask writing = call.WriteAsync(kind, json, stop);
        if (writing.IsCompletedSuccessfully)
            writing.GetAwaiter().GetResult();
        else
            writing.AsTask().GetAwaiter().GetResult();
    }
}
