using System.Management.Automation;
using Pyile.Runtime;

namespace Pyile.Chat;

/// <summary>
/// One chat on the pipeline thread: shows what arrives and executes what is typed, until the session or the input ends.
/// </summary>
internal sealed class ChatLoop(ModuleSession session, IChatConsole console, ChatLines lines, WakeUp wakeUp)
{
    private const string AllMembers = "all";

    private static readonly TimeSpan QuietTime = TimeSpan.FromMilliseconds(300);

    private static readonly string[] Help =
    [
        "  /peers       lists the members (also: peers)",
        "  /to bob      sends the next lines only to bob",
        "  /all         sends the next lines to all members",
        "  //text       sends a text that starts with a slash",
        "  /exit        closes the chat, as Ctrl+C and the end of input do; the session stays open (also: exit)",
    ];

    private readonly ChatFeed _feed = new(session, lines, wakeUp);
    private readonly ChatSends _sends = new(session, lines, wakeUp);
    private ChatPeer? _to;
    private bool _isPrivate;

    /// <param name="to">The member to chat with privately, while messages of others stay in the inbox; or null for all
    /// members.</param>
    /// <param name="stop">Cancelled by Ctrl+C.</param>
    public void Run(ChatPeer? to, CancellationToken stop)
    {
        using CancellationTokenRegistration stopping = stop.Register(wakeUp.Set);
        _isPrivate = to is not null;
        try
        {
            string joined = $"Joined as {Texts.VisibleText.Of(session.Session.Alias)}; {Others(session.View.Peers)}.";
            console.Show([lines.Note($"{joined} /help lists the commands, Ctrl+C closes the chat.")]);
            Address(to);
            Talk(stop);
        }
        finally
        {
            console.Show(_feed.Leave());
        }
    }

    private void Talk(CancellationToken stop)
    {
        while (true)
        {
            stop.ThrowIfCancellationRequested();
            bool isMore = Collect();
            if (_feed.IsOver)
            {
                console.Show([lines.Note($"The chat has ended: {Reason()}")]);
                return;
            }
            ChatInput input = console.Read();
            switch (input.Kind)
            {
                case ChatInputKind.Nothing when !isMore:
                    wakeUp.Wait(console.Pause);
                    break;
                case ChatInputKind.Line when !Execute(input.Text):
                case ChatInputKind.Ended:
                    WaitForReceipts(stop);
                    return;
                case ChatInputKind.Interrupted:
                    return;
            }
        }
    }

    private bool Collect()
    {
        if (_isPrivate)
            _feed.Listen(_to?.Id);
        var shown = new List<string>();
        bool isMore = _feed.Collect(shown);
        _sends.Collect(shown);
        console.Show(shown);
        return isMore;
    }

    /// <returns>False if the line ends the chat.</returns>
    private bool Execute(string line)
    {
        var command = ChatCommand.Parse(line);
        if (console.HidesEntered && command.Kind is not (ChatCommandKind.Nothing or ChatCommandKind.Text))
            console.Show([lines.Note($"{Texts.VisibleText.Of(Receiver)}> {Texts.VisibleText.Of(line)}")]);
        switch (command.Kind)
        {
            case ChatCommandKind.Text:
                Send(command.Argument);
                break;
            case ChatCommandKind.Peers:
                console.Show([.. ChatLines.Roster(session.Session.GetPeers())]);
                break;
            case ChatCommandKind.To:
                AddressByName(command.Argument);
                break;
            case ChatCommandKind.All:
                _isPrivate = false;
                _feed.Listen(null);
                Address(null);
                break;
            case ChatCommandKind.Help:
                console.Show(Help);
                break;
            case ChatCommandKind.Unknown:
                console.Show([lines.Problem(
                    $"{Texts.VisibleText.Of(command.Argument)} is not a command, so nothing was sent. "
                    + "/help lists the commands; start a text with // to send a slash.")]);
                break;
        }
        return command.Kind != ChatCommandKind.Exit;
    }

    private string Receiver => _to is null ? AllMembers : _to.Name;

    private void Send(string text)
    {
        var shown = new List<string>();
        if (_sends.Send(_to, text, shown) && console.HidesEntered)
            shown.Insert(0, lines.Sent(session.Session.Alias, _to, text));
        console.Show(shown);
    }

    private void AddressByName(string name)
    {
        if (name.Length == 0)
            console.Show([lines.Problem("Name a receiver, as in /to bob. /peers lists the members.")]);
        else if (ChatPeer.Find(session, name, out ErrorRecord? error) is { } peer)
            Address(peer);
        else
            console.Show([lines.Problem(Texts.VisibleText.Of(error!.ErrorDetails.Message))]);
    }

    private void Address(ChatPeer? to)
    {
        _to = to;
        console.Prompt(Receiver);
    }

    // If the input comes from a file, the process may end with the chat.
    private void WaitForReceipts(CancellationToken stop)
    {
        bool isAnnounced = false;
        while (_sends.IsWaiting)
        {
            wakeUp.Wait(isAnnounced ? console.Pause : QuietTime);
            stop.ThrowIfCancellationRequested();
            Collect();
            if (_sends.IsWaiting && !isAnnounced)
            {
                console.Show([lines.Note("Waiting for the last receipts; Ctrl+C closes the chat immediately.")]);
                isAnnounced = true;
            }
            if (console.HidesEntered && console.Read().Kind == ChatInputKind.Interrupted)
                return;
        }
    }

    private static string Others(int count) => count switch
    {
        0 => "no other members yet",
        1 => "1 other member",
        _ => $"{count} other members",
    };

    private string Reason() => session.View.State == PyileSessionState.HostLost
        ? $"the session '{session.Name}' has lost its host permanently. Connect-PyilePeer joins again."
        : $"the session '{session.Name}' has ended.";
}
