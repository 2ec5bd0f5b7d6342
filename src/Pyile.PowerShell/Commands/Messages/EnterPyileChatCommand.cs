using System.Management.Automation;
using Pyile.Chat;
using Pyile.Input;
using Pyile.Runtime;

namespace Pyile.Commands;

/// <summary>
/// Opens a chat: sends the lines that the user types, and shows arriving messages above them. Messages that are shown are
/// taken out of the inbox.
/// </summary>
[Cmdlet(VerbsCommon.Enter, "PyileChat")]
public sealed class EnterPyileChatCommand : SessionCommand
{
    /// <summary>
    /// A member to chat with privately: only its messages are shown, direct ones and broadcasts; others stay in the inbox.
    /// Default: all members.
    /// </summary>
    [Parameter(Position = 0, ValueFromPipeline = true)]
    [PeerTransformation]
    [ArgumentCompleter(typeof(PeerCompleter))]
    [ValidateNotNullOrEmpty]
    public string? To { get; set; }

    // Only ConsoleHost is known to read its keys from the console of the process.
    private bool IsTerminal => IsConsole
        && Host.UI.SupportsVirtualTerminal
        && !Console.IsInputRedirected
        && !Console.IsOutputRedirected
        && Environment.GetEnvironmentVariable("TERM") != "dumb";

    private bool IsConsole => Host.Name == "ConsoleHost";

    private protected override void ProcessRecord(ModuleSession session)
    {
        ChatPeer? to = null;
        if (To is not null && (to = ChatPeer.Find(session, To, out ErrorRecord? error)) is null)
        {
            WriteError(error);
            return;
        }
        try
        {
            CheckInteractive();
            var wakeUp = new WakeUp();
            bool isTerminal = IsTerminal;
            using IChatConsole console = isTerminal ? new TerminalConsole(Host.UI) : new PlainConsole(Host, wakeUp);
            new ChatLoop(session, console, new ChatLines(isTerminal && IsColoured()), wakeUp).Run(to, StopToken);
        }
        catch (NotInteractiveException exception)
        {
            ThrowTerminatingError(Errors.NotInteractive(Host.Name, exception));
        }
    }

    // With -NonInteractive, the host refuses any prompt before it notices that this one has no choices.
    private void CheckInteractive()
    {
        if (!IsConsole)
            return;
        try
        {
            Host.UI.PromptForChoice("", "", [], -1);
        }
        catch (ArgumentException)
        {
            // The host would have shown the prompt, so it is interactive.
        }
        catch (Exception exception) when (exception is InvalidOperationException or NotSupportedException)
        {
            throw new NotInteractiveException(exception);
        }
    }

    private bool IsColoured()
    {
        if (!string.IsNullOrEmpty(Environment.GetEnvironmentVariable("NO_COLOR")))
            return false;
        object? style = SessionState.PSVariable.GetValue("PSStyle");
        return style is null || PSObject.AsPSObject(style).Properties["OutputRendering"]?.Value?.ToString() != "PlainText";
    }
}
