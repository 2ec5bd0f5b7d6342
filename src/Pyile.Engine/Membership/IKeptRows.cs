using Pyile.Protocol;

namespace Pyile.Engine.Membership;

/// <summary>Keeps the rows of a host's roster for its next start.</summary>
internal interface IKeptRows
{
    /// <summary>The roster has this row.</summary>
    void Set(Member row);

    /// <summary>The roster has no row for this member any more.</summary>
    void Remove(MemberId member);
}
