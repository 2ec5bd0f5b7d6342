using System.Net;
using Pyile.Protocol;

namespace Pyile.Engine.Relaying;

/// <summary>A member at an end of a circuit, and the address that it connects from.</summary>
internal readonly record struct CircuitMember(MemberId Id, IPAddress Address);
