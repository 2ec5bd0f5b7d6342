using System.Management.Automation;

namespace Pyile.Values;

/// <summary>Properties that were added to a text, number or collection. JSON has no place for them.</summary>
internal static class InstanceNotes
{
    // What Get-Content, remoting, jobs and calls add says where the value came from, and what Get-Date adds how it is shown.
    private static readonly HashSet<string> OfOrigin = new(StringComparer.OrdinalIgnoreCase)
    {
        "PSPath", "PSParentPath", "PSChildName", "PSDrive", "PSProvider", "ReadCount", "PSComputerName", "PSShowComputerName", "RunspaceId",
        "PSSourceJobInstanceId", "PeerAlias", "MemberId", "DisplayHint",
    };

    /// <returns>The name of a property, or null if there is none.</returns>
    public static string? FirstOf(PSObject value)
    {
        // Properties has those of the type too, and takes six times as long.
        foreach (PSPropertyInfo property in ((PSMemberSet)value.Members["psextended"]).Properties)
        {
            if (property.IsInstance && !OfOrigin.Contains(property.Name))
                return property.Name;
        }
        return null;
    }
}
