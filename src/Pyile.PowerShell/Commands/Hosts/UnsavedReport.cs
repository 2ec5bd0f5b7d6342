using System.Management.Automation;
using Pyile.Engine;
using Pyile.Runtime;
using Pyile.Texts;

namespace Pyile.Commands;

/// <summary>Warns the user of changes that a host could not write to its state file.</summary>
internal static class UnsavedReport
{
    /// <summary>After a change: it is in effect, and will be saved later.</summary>
    public static void Write(Cmdlet cmdlet, ModuleSession session)
    {
        if (Describe(session) is { } unsaved)
            cmdlet.WriteWarning($"This is in effect, but a host that is started again would not know it. The host tries again to save it. {unsaved}");
    }

    /// <summary>After the end of the session: what is not saved is lost.</summary>
    public static void WriteEnd(Cmdlet cmdlet, ModuleSession session)
    {
        if (Describe(session) is { } unsaved)
            cmdlet.WriteWarning($"The last changes of '{VisibleText.Of(session.Name)}' are lost, and a host that is started again will not know them. {unsaved}");
    }

    private static string? Describe(ModuleSession session) =>
        session.Session is HostSession { Unsaved: { } unsaved } ? VisibleText.Of(unsaved.Describe()) : null;
}
