using Pyile.Engine.Model;
using Pyile.Runtime;

namespace Pyile.Commands;

/// <summary>Sends the messages of one Send-PyileMessage pipeline and reports what became of them.</summary>
internal interface IMessageSender
{
    void SendToAll(ModuleSession session, Content content);

    /// <param name="session">The session that sends.</param>
    /// <param name="name">The receiver, as the user calls it.</param>
    /// <param name="content">What is sent.</param>
    void SendTo(ModuleSession session, string name, Content content);

    /// <summary>Reports the results that are there already.</summary>
    void ReportCompleted();

    /// <summary>Waits for the remaining results and reports them.</summary>
    void Complete();

    /// <summary>Stops waiting for results.</summary>
    void Abandon();
}
