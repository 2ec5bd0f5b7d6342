using System.Text.Json;
using Pyile.Engine.Model;

namespace Pyile.Lab.Tests.Agents;

/// <summary>
/// The program that runs on a machine of the laboratory: one session of the engine, which does what the lines of its input say. It ends
/// with its input.
/// </summary>
internal sealed class Agent
{
    public const string Mode = "agent";

    private readonly AgentOutput _output = new();
    private readonly AgentSession _session;

    private Agent() => _session = new AgentSession(_output);

    public static async Task RunAsync()
    {
        var agent = new Agent();
        Task writing = agent._output.RunAsync(Console.OpenStandardOutput());
        using var input = new StreamReader(Console.OpenStandardInput());
        while (await input.ReadLineAsync() is { } line)
        {
            AgentRequest request = JsonSerializer.Deserialize(line, AgentJson.Default.AgentRequest)!;
            // Commands overlap: a session sends while it is asked for its members.
            _ = Task.Run(() => agent.AnswerAsync(request));
        }
        await agent._session.EndAsync();
        agent._output.Complete();
        await writing;
    }

    private async Task AnswerAsync(AgentRequest request)
    {
        try
        {
            _output.Write(await DoAsync(request.Command) with { Number = request.Number });
        }
        catch (PyileException exception)
        {
            _output.Write(new AnswerLine(request.Number) { Problem = exception.Message, Error = exception.Kind });
        }
        catch (Exception exception)
        {
            _output.Write(new AnswerLine(request.Number) { Problem = exception.ToString() });
        }
    }

    private async Task<AnswerLine> DoAsync(AgentCommand command)
    {
        var done = new AnswerLine(0);
        switch (command)
        {
            case HostCommand host:
                _session.Host(host);
                return done;
            case TicketCommand ticket:
                return done with { Text = await _session.NewTicketAsync(ticket) };
            case JoinCommand join:
                await _session.JoinAsync(join);
                return done;
            case SendCommand send:
                await _session.SendAsync(send);
                return done;
            case RosterCommand:
                return done with { Roster = _session.GetRoster() };
            case BansCommand:
                return done with { Text = _session.GetBans() };
            case StepClockCommand step:
                _session.Clock.Step(TimeSpan.FromSeconds(step.Seconds));
                return done;
            case EndCommand:
                await _session.EndAsync();
                return done;
            default:
                throw new NotSupportedException(command.ToString());
        }
    }
}
