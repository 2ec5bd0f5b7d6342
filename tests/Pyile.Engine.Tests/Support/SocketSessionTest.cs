
namespace Pyile.Engine.Tests.Support;

/// <summary>Sessions over loopback sockets and the system's clock.</summary>
public abstract class SocketSessionTest : SessionTest
{
    private protected override ITransport Transport => TcpTransport.Instance;

    private protected override TimeProvider Time => TimeProvider.System;
}
