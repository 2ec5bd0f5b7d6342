using System.Net;
using Pyile.Protocol;

namespace Pyile.Engine.Membership;

/// <summary>The links of a session, as the host helps them.</summary>
internal interface IPathUser
{
    /// <summary>The member cannot reach this session, and asks to be dialled.</summary>
    void DialBack(MemberId member);

    /// <summary>There is a circuit to a member.</summary>
    /// <param name="circuit">Its end here.</param>
    /// <param name="relay">Where the circuit begins.</param>
    void TakeCircuit(CircuitFrame circuit, IPEndPoint relay);

    /// <summary>There is none.</summary>
    void NoteRefusedCircuit(CircuitRefusedFrame refused);
}
