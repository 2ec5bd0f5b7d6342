namespace Pyile.Engine.Tests.Support;

/// <summary>A host that helps no member to reach another one.</summary>
internal sealed class NoPaths : IMemberPaths
{
    public static readonly NoPaths Instance = new();

    private NoPaths()
    {
    }

    public void AskToDial(MemberId asked, MemberId asking)
    {
    }

    public void OpenCircuit(MemberId asking, MemberId other)
    {
    }
}
