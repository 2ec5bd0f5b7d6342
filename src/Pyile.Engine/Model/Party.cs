using System.Net;
using Pyile.Protocol;

namespace Pyile.Engine.Model;

/// <summary>The sender or the receiver of a message. All messages between two members share these, which keeps a message small.</summary>
internal interface IParty
{
    /// <summary>Which member it is; null for this session itself while a version 1 session is not on its host's list.</summary>
    MemberId? Id { get; }

    IPEndPoint? Address { get; }

    string? Alias { get; }
}

/// <summary>A sender or receiver that is not represented by its row on the roster.</summary>
internal sealed record Party(MemberId? Id, IPEndPoint? Address, string? Alias) : IParty;
