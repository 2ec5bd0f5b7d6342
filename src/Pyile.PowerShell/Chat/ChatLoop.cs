using System.Management.Automation;
using Pyile.Runtime;

namespace Pyile.Chat;

/// <summary>One chat, on the thread of the pipeline: shows what arrives and does what is typed, until one of them ends.</summary>
internal sealed class ChatLoop(ModuleSession session, IChatConsole console, ChatLines lines, WakeUp wakeUp)
{
    private const string Everybody = "all";

    private static readonly TimeSpan Courtesy = TimeSpan.FromMilliseconds(300);

    private static readonly string[] Help =
    [
        "  /peers       who is there (also: peers)",
        "  /to bob      what is typed goes to bob alone",
        "  /all         what is typed goes to everybody",
        "  //text       sends a text that begins with a slash",
        "  /exit        leaves the chat, as Ctrl+C and the end of input do; the session stays (also: exit)",
    ];

    private readonly ChatFeed _feed = new(session, lines, wakeUp);
    private readonly ChatSends _sends = new(session, lines, wakeUp);
    private ChatPeer? _to;
    private bool _isPrivate;

    /// <param name="to">Null for everybody. Otherwise the chat is with this member alone: messages of others stay in the inbox.</param>
    /// <param name="stop">Cancelled by Ctrl+C.</param>
    public void Run(ChatPeer? to, CancellationToken stop)
    {
        using CancellationTokenRegistration stopping = stop.Register(wakeUp.Set);
        _isPrivate = to is not null;
        try
        {
            console.Show([lines.Note($"In the network as {Views.Format.Text(session.Session.Alias)}, with {Others(session.View.Peers)}. /help lists the commands, Ctrl+C leaves.")]);
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
                console.Show([lines.Note($"The chat is over: {Reason()}")]);
                return;
            }
            ChatInput input = console.Read();
            switch (input.Kind)
            {
                case ChatInputKind.Nothing when !isMore:
                    wakeUp.Wait(console.Pause);
                    break;
                case ChatInputKind.Line when !Obey(input.Text):
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
        var told = new List<string>();
        bool isMore = _feed.Collect(told);
        _sends.Collect(told);
        console.Show(told);
        return isMore;
    }

    /// <returns>False where the line leaves the chat.</returns>
    private bool Obey(string line)
    {
        var command = ChatCommand.Parse(line);
        if (console.HidesEntered && command.Kind is not (ChatCommandKind.Nothing or ChatCommandKind.Text))
            console.Show([lines.Note($"{Views.Format.Text(Receiver)}> {Views.Format.Text(line)}")]);
        switch (command.Kind)
        {
            case ChatCommandKind.Text:
                Send(command.Argument);
                break;
            case ChatCommandKind.Peers:
                console.Show([.. ChatLines.Roster(session.Session.GetPeers())]);
                break;
            case ChatCommandKind.To:
                AddressNamed(command.Argument);
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
                console.Show([lines.Problem($"{Views.Format.Text(command.Argument)} is no command, and nothing was sent. /help lists the commands; // begins a text with a slash.")]);
                break;
        }
        return command.Kind != ChatCommandKind.Exit;
    }

    private string Receiver => _to is null ? Everybody : _to.Name;

    private void Send(string text)
    {
        var told = new List<string>();
        if (_sends.Send(_to, text, told) && console.HidesEntered)
            told.Insert(0, lines.Sent(session.Session.Alias, _to, text));
        console.Show(told);
    }

    private void AddressNamed(string name)
    {
        if (name.Length == 0)
            console.Show([lines.Problem("Say to whom, as in /to bob. /peers shows who is there.")]);
        else if (ChatPeer.Find(session, name, out ErrorRecord? error) is { } peer)
            Address(peer);
        else
            console.Show([lines.Problem(Views.Format.Text(error!.ErrorDetails.Message))]);
    }

    private void Address(ChatPeer? to)
    {
        _to = to;
        console.Prompt(Receiver);
    }

    // Where input comes from a file, the process may end with the chat.
    private void WaitForReceipts(CancellationToken stop)
    {
        bool isTold = false;
        while (_sends.IsWaiting)
        {
            wakeUp.Wait(isTold ? console.Pause : Courtesy);
            stop.ThrowIfCancellationRequested();
            Collect();
            if (_sends.IsWaiting && !isTold)
            {
                console.Show([lines.Note("Waiting for the last receipts; Ctrl+C leaves at once.")]);
                isTold = true;
            }
            if (console.HidesEntered && console.Read().Kind == ChatInputKind.Interrupted)
                return;
        }
    }

    private static string Others(int count) => count switch
    {
        0 => "nobody else yet",
        1 => "one other",
        _ => $"{count} others",
    };

    private string Reason() => session.View.State == PyileSessionState.HostLost
        ? $"the session '{session.Name}' has lost its host for good. Connect-PyilePeer joins again."
        : $"the session '{session.Name}' has ended.";
}
