using System.Management.Automation;

namespace Pyile.Commands;

/// <summary>Tells the user how many members the revocation of a password or ticket affects.</summary>
internal static class RevocationReport
{
    /// <param name="cmdlet">The cmdlet that revokes.</param>
    /// <param name="members">How many members were admitted by what is revoked.</param>
    /// <param name="areRemoved">Whether they are removed.</param>
    /// <param name="admittedBy">What is revoked, such as "the ticket".</param>
    public static void Write(Cmdlet cmdlet, int members, bool areRemoved, string admittedBy)
    {
        string who = members == 1 ? $"1 member that joined with {admittedBy}" : $"{members} members that joined with {admittedBy}";
        if (areRemoved)
            cmdlet.WriteVerbose($"Removed {who}.");
        else if (members > 0)
            cmdlet.WriteWarning($"{who} can stay. To remove them, repeat the command with -RemoveMembers.");
    }
}
