using System.Management.Automation.Runspaces;

namespace Pyile.Runtime.Handlers;

/// <summary>What handlers need from the session they belong to.</summary>
internal interface IHandlerHost
{
    string Name { get; }

    /// <summary>The object that an action sees as <c>$Session</c>.</summary>
    PyileSession View { get; }

    /// <summary>The runspace that opened the session.</summary>
    Runspace Owner { get; }

    void AddToLog(PyileLogEntry entry);
}
