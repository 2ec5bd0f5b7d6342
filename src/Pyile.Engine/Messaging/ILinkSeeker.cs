namespace Pyile.Engine.Messaging;

/// <summary>Opens a link to a member.</summary>
internal interface ILinkSeeker
{
    /// <summary>Starts to look for a link, until <see cref="MemberLanes.StillSeeksLink"/> is false.</summary>
    void Seek(MemberLanes lanes);

    /// <summary>Dials again at once if a link is sought: the reason why earlier dials failed or take long may have passed.</summary>
    void Hurry();
}
