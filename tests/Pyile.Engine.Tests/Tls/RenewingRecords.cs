using Org.BouncyCastle.Tls;

namespace Pyile.Engine.Tests.Tls;

/// <summary>A client of the managed TLS that renews its keys when a test asks for it.</summary>
internal sealed class RenewingRecords(HandshakeSide side) : ClientRecords(side)
{
    public bool HasSecrets => Context.SecurityParameters.TrafficSecretClient.IsAlive() || Context.SecurityParameters.TrafficSecretServer.IsAlive();

    /// <summary>Writes the message that announces new keys.</summary>
    public ReadOnlyMemory<byte> Renew(bool isReplyRequested)
    {
        Send13KeyUpdate(isReplyRequested);
        return Output.Take();
    }

    /// <summary>Writes the alert that ends this direction.</summary>
    public ReadOnlyMemory<byte> SayEnd()
    {
        RaiseAlertWarning(AlertDescription.close_notify, "");
        return Output.Take();
    }
}
