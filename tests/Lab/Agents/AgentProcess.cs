using System.Collections.Concurrent;
using System.Diagnostics;
using System.Text.Json;
using Pyile.Lab.Tests.Devices;
using Pyile.Lab.Tests.Histories;

namespace Pyile.Lab.Tests.Agents;

/// <summary>The process of a machine, as a test sees it.</summary>
internal sealed class AgentProcess : IAsyncDisposable
{
    private static readonly TimeSpan EndsWithin = TimeSpan.FromSeconds(5);

    private readonly Process _process;
    private readonly string _machine;
    private readonly DeliveryHistory _history;
    private readonly ConcurrentDictionary<int, TaskCompletionSource<AnswerLine>> _asked = new();
    private readonly SemaphoreSlim _writing = new(1, 1);
    private readonly Task _reading;
    private int _number;

    private AgentProcess(Process process, string machine, DeliveryHistory history, LineRecord lines)
    {
        _process = process;
        _machine = machine;
        _history = history;
        Lines = lines;
        _reading = Task.WhenAll(ReadAsync(), ReadErrorsAsync());
    }

    /// <summary>What it has said so far, besides answers.</summary>
    public LineRecord Lines { get; }

    /// <param name="inside">The namespace that the process runs in.</param>
    /// <param name="machine">The name of the machine, which is the alias of its member, too.</param>
    /// <param name="history">What it sends and receives.</param>
    /// <param name="lines">What it says.</param>
    public static AgentProcess Start(NetworkNamespace inside, string machine, DeliveryHistory history, LineRecord lines)
    {
        string[] program = [Environment.ProcessPath!, "exec", typeof(AgentProcess).Assembly.Location, Agent.Mode];
        var start = new ProcessStartInfo("ip", ["netns", "exec", inside.Name, .. program])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        // A process that is killed would leave the files of its diagnostics behind.
        start.Environment["DOTNET_EnableDiagnostics"] = "0";
        return new AgentProcess(Process.Start(start)!, machine, history, lines);
    }

    /// <summary>Sends a command.</summary>
    /// <returns>The answer. It is not checked for a problem.</returns>
    public async Task<AnswerLine> TryAskAsync(AgentCommand command)
    {
        int number = Interlocked.Increment(ref _number);
        var answer = new TaskCompletionSource<AnswerLine>(TaskCreationOptions.RunContinuationsAsynchronously);
        _asked[number] = answer;
        string line = JsonSerializer.Serialize(new AgentRequest(number, command), AgentJson.Default.AgentRequest);
        await _writing.WaitAsync();
        try
        {
            await _process.StandardInput.WriteLineAsync(line);
            await _process.StandardInput.FlushAsync();
        }
        catch (IOException)
        {
            answer.TrySetException(Ended());
        }
        finally
        {
            _writing.Release();
        }
        if (_reading.IsCompleted)
            answer.TrySetException(Ended());
        return await answer.Task;
    }

    /// <inheritdoc cref="TryAskAsync"/>
    /// <exception cref="AgentException">The command has failed.</exception>
    public async Task<AnswerLine> AskAsync(AgentCommand command)
    {
        AnswerLine answer = await TryAskAsync(command);
        return answer.Problem is null ? answer : throw new AgentException($"{_machine}: {command.GetType().Name}: {answer.Problem}");
    }

    /// <summary>Stops the process, as the sleep of a machine does, or lets it go on.</summary>
    public void Signal(bool stop) => Libc.Checked(Libc.Kill(_process.Id, stop ? Libc.Stop : Libc.Continue), "kill");

    /// <summary>Kills the process.</summary>
    public async Task KillAsync()
    {
        _process.Kill();
        _history.Killed(_machine, TimeProvider.System.GetTimestamp());
        await _process.WaitForExitAsync();
        await _reading;
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            Signal(stop: false);
            _process.StandardInput.Close();
            using var limit = new CancellationTokenSource(EndsWithin);
            try
            {
                await _process.WaitForExitAsync(limit.Token);
            }
            catch (OperationCanceledException)
            {
                _process.Kill();
            }
        }
        await _reading;
        _process.Dispose();
        _writing.Dispose();
    }

    private async Task ReadAsync()
    {
        while (await _process.StandardOutput.ReadLineAsync() is { } text)
            Take(JsonSerializer.Deserialize(text, AgentJson.Default.AgentLine)!);
        foreach (TaskCompletionSource<AnswerLine> asked in _asked.Values)
            asked.TrySetException(Ended());
    }

    private async Task ReadErrorsAsync()
    {
        while (await _process.StandardError.ReadLineAsync() is { } text)
            Lines.Add(new LogLine("Process", text));
    }

    private void Take(AgentLine line)
    {
        switch (line)
        {
            case AnswerLine answer:
                _asked.TryRemove(answer.Number, out TaskCompletionSource<AnswerLine>? asked);
                asked?.TrySetResult(answer);
                break;
            case ReceiptLine receipt:
                var key = new StreamKey(_machine, receipt.Stream, receipt.To);
                _history.Answered(key, receipt.Number, receipt.Reason, receipt.MayHaveArrived, receipt.Sent);
                break;
            case ReceivedLine received when NumberedText.TryParse(received.Text) is { } text && text.Sender == received.From:
                _history.Received(new StreamKey(text.Sender, text.Stream, _machine), text.Number);
                break;
            case ReceivedLine received:
                _history.ReceivedOther(_machine, received.From, received.Text);
                break;
        }
        if (line is not AnswerLine)
            Lines.Add(line);
    }

    private AgentException Ended() => new($"The process of {_machine} has ended.") { HasEnded = true };
}
